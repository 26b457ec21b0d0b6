"""The demo's rotation, moved by the accounts whose move it was."""

from salons.demo.loading import load

__all__ = ["load"]
