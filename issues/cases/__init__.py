"""典型案例: what was done well, told to everybody with the enterprise's consent."""
