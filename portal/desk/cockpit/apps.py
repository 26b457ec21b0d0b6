"""Name of the cockpit."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "portal.desk.cockpit"
    label = "cockpit"
    verbose_name = "驾驶舱"
