"""好差评: what applicants and visitors say, and what follows from a bad word."""
