"""The cockpit (驾驶舱): what a leader sees in two minutes, and the screen in the hall."""
