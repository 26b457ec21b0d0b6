"""Keeps the Word templates that staff have changed; without one the shipped counts."""
