"""A large invented zone for measuring: pure rows here, bulk writers there."""
