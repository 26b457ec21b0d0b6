"""Pages of the loop, one file a purpose."""
