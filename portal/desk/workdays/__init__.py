"""The staff's pages of the working calendar."""
