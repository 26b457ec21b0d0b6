"""The environment of the suite, set before Django reads its settings."""

import os

os.environ.setdefault("DEMO", "1")
