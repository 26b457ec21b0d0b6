"""The inbox, and what leaves the house: mail, SMS gateway, group robots."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    verbose_name = "提醒"
