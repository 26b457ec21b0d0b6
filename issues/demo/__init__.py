"""Invented issues that walked the real moves; never outside the demo."""

from issues.demo.loading import load

__all__ = ["load"]
