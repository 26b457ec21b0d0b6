"""Pages that join several rooms: the work desk and what surrounds it."""
