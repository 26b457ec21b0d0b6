"""Load the 2+2+7+N at the first start; does nothing where units exist already."""

from typing import Any

from django.core.management.base import BaseCommand

from chains.foundation import load_foundation


class Command(BaseCommand):
    help = "Create the chains, units and groups of the 2+2+7+N in an empty database."

    def handle(self, **_options: Any) -> None:
        count = load_foundation()
        if count:
            self.stdout.write(f"已建立组织体系，共 {count} 个单位。")
        else:
            self.stdout.write("组织体系已存在，没有改动。")
