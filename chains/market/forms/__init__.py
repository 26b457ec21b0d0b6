"""What people type about supply and demand, shaped."""
