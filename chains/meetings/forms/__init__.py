"""What people fill in around meetings."""
