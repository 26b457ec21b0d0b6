"""Saved filters of ledgers, one's own and those of the unit."""

from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "chains.savedviews"
    label = "savedviews"
    verbose_name = "常用筛选"
