"""Knows how tables and documents leave the house; each app knows what is in them."""
