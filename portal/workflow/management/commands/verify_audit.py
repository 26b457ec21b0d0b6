"""Check that nobody has touched the journals; exit code 1 and the places if so."""

import sys
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from portal.audit.heads import broken_heads
from portal.audit.journal import broken_lines
from portal.workflow.journals import broken_steps


class Command(BaseCommand):
    help = "Verify the access journal, its daily heads and the steps of every record."

    def handle(self, **_options: Any) -> None:
        found = list(chain(broken_lines(), broken_heads(), broken_steps()))
        for sentence in found:
            self.stdout.write(sentence)
        self.stdout.write(f"{len(found)} broken places")
        if found:
            sys.exit(1)
