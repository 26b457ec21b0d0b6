"""The environment of the suite, set before Django reads its settings.

`SUITE_DAY=2027-02-14` runs the suite as if on that day, at ten in the morning where the
zone is: no test may wait for a day of its own to fail.
"""

import os
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine

os.environ.setdefault("DEMO", "1")

if day := os.environ.get("SUITE_DAY"):
    ten = datetime.fromisoformat(f"{day}T10:00").replace(
        tzinfo=ZoneInfo("Asia/Shanghai")
    )
    time_machine.travel(ten, tick=True).start()
