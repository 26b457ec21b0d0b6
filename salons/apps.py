"""Red Salons of the chains; so far who hosts them in turn."""

from django.apps import AppConfig


class SalonsConfig(AppConfig):
    name = "salons"
    verbose_name = "红色沙龙"

    def ready(self) -> None:
        from salons import search  # noqa: F401, PLC0415 - needs the models
