"""What people type about units, posts and enterprises, shaped."""
