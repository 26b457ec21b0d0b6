"""The cockpit (驾驶舱): a leader's two minutes, and the screen in the hall."""
