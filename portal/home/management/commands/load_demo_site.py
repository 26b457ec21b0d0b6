"""Fill the demo's public site; does nothing outside the demo or a second time."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import now

from portal.home import demo
from portal.home.models import Announcement


class Command(BaseCommand):
    help = "Write the demo's invented announcements and suggestions, once."

    @transaction.atomic
    def handle(self, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented data is for the demo only: set DEMO=1.")
        if Announcement.objects.news().exists():
            return
        clerk = get_user_model().objects.get(username="clerk")
        self.stdout.write(f"{demo.load(now(), by=clerk)} announcements")
