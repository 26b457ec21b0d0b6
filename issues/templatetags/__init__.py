"""Pieces of pages that are put together in Python, as there are many on a page."""
