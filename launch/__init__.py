"""Behind ./run: all of it standard library until the environment exists."""
