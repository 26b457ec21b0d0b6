"""The five ledgers, one file each: their rows, filters, columns and wording."""
