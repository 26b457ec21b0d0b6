"""Chains, units and posts, enterprises and those who speak for them."""

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    name = "chains"
    verbose_name = "产业链与企业"

    def ready(self) -> None:
        from chains import search  # noqa: F401, PLC0415 - needs the models
