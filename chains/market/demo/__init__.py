"""Posts of the demo, made, answered and settled by the accounts whose move it was."""

from chains.market.demo.loading import load

__all__ = ["load"]
