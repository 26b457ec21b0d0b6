"""Forms of requests: what an item asks, what the counter ticks, what a move types."""
