"""The public pages."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "portal.home"
    verbose_name = "公众页面"

    def ready(self) -> None:
        from portal.home import search  # noqa: F401, PLC0415 - needs the models
