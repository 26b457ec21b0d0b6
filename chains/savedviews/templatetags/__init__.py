"""Tags that ledgers load."""
