"""The five Word documents of meetings: what they say, and the finished file."""

from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent / "templates"
