"""一类事: many issues of one kind, coordinated together and answered one by one."""
