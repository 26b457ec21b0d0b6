"""Forms of the counter: visits, appointments, its settings."""
