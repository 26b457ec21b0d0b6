"""Count the figures of the cockpit now, and say which differ from their ledgers."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from portal.desk.cockpit.models import Snapshot
from portal.desk.cockpit.reconcile import lasting_drift


class Command(BaseCommand):
    help = "Count the cockpit's figures now; says which differ from their ledgers."

    def handle(self, **options: Any) -> None:
        taken = Snapshot.objects.take(now())
        if options["verbosity"]:
            drift = lasting_drift(now)
            self.stdout.write("\n".join(drift) or f"No drift as of {taken.at:%H:%M}.")
