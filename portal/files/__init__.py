"""Files that people hand in: checked, stored out of reach, given back safely."""
