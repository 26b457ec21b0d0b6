"""The access journal on screen, as a table, and its daily check."""
