"""What people type into the loop, shaped for its moves."""
