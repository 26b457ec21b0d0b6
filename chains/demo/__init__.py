"""Invented enterprises and accounts for a first look; never outside the demo."""

from chains.demo.accounts import PASSWORD, SHOWN
from chains.demo.loading import load

__all__ = ["PASSWORD", "SHOWN", "load"]
