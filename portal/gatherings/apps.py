"""What every gathering has in common: when, where, and its place in calendars."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "portal.gatherings"
    label = "gatherings"
    verbose_name = "集会"
