"""The counter: who waits, who is called, who has an appointment."""
