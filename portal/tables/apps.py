"""The room of the tables."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "portal.tables"
    verbose_name = "数据表"
