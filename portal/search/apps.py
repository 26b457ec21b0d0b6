"""Name of the index, and the moment at which a database learns to keep it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        from portal.search.marking import after_migrate  # noqa: PLC0415 - needs models

        post_migrate.connect(after_migrate, sender=self)
