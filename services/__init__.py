"""The front desk: what one can have done here, and how."""
