"""考核: figures of each unit, month and quarter, computed from steps and clocks."""
