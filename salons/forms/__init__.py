"""What is typed around the rotation; the rules stand in the moves."""
