"""Which days are worked, who entered that, and how deadlines are counted."""
