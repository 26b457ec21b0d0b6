"""A large invented zone for measuring: pure rows on one side, bulk writers on the other."""
