"""Saved filters of ledgers, one's own and those of the unit."""

from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "chains.savedviews"
    label = "savedviews"
    verbose_name = "常用筛选"

    def ready(self) -> None:
        from chains.savedviews.models import has_any  # noqa: PLC0415 - needs the models
        from portal.accounts.backend import BESIDE  # noqa: PLC0415

        BESIDE["has_saved_views"] = has_any()
