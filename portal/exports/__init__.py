"""Knows how a table leaves the house; each app's exports.py knows what is in it."""
