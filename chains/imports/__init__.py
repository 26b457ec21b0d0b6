"""The register from a table: read, tried out as a whole, shown, then applied."""
