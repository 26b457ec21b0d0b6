"""The visual language: template tags and form pieces. Knows no model."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "portal.ui"
    verbose_name = "界面"
