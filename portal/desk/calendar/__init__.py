"""The personal calendar: its address for phones, and the feed behind it."""
