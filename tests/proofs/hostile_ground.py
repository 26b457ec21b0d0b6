"""Makes the database of the portal to be attacked; prints its empty import workbook.

A process of its own, because no worker of the portal carries a migration's memory.
"""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils.timezone import localdate  # noqa: E402

from chains.exports import template  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    sys.stdout.buffer.write(template(localdate()).getvalue())
