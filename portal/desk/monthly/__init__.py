"""月报: what happened in a month, in sentences made of figures alone."""
