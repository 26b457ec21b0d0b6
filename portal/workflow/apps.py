"""Moves, refusals and step rows: how any record changes its state."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkflowConfig(AppConfig):
    name = "portal.workflow"
    verbose_name = "流程"

    def ready(self) -> None:
        # permissions.py registers who may, reminders.py who is told.
        autodiscover_modules("permissions", "reminders")
