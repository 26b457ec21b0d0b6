"""办件: what people ask the front desk for, from the first word to the result."""
