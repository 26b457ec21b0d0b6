"""Name and label of the working calendar."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "portal.workdays"
    verbose_name = "工作日历"
