"""The moves of a meeting, by the stage of its life."""
