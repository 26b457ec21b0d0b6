"""The entry point of gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
# What is loaded now stays. Counted in, it would let Python wait until a quarter as much
# has come before it takes away what requests have left.
gc.collect()
gc.freeze()
