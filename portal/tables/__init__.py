"""Knows how an empty database comes to its tables, and nothing of what is in them."""
