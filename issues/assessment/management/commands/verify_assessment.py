"""manage.py verify_assessment: compute every closed period again and compare."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from issues.assessment.closing import differences
from issues.assessment.models import Period


class Command(BaseCommand):
    help = "Computes all closed periods from the steps again; 0 differences is right."

    def handle(self, **_options: Any) -> None:
        found, count = [], 0
        for count, period in enumerate(  # noqa: B007
            Period.objects.select_related("scheme").order_by("first", "kind"), 1
        ):
            found += differences(period)
        for line in found:
            self.stderr.write(line)
        words = f"{count} periods, {len(found)} differences"
        if found:
            raise CommandError(words)
        self.stdout.write(words)
