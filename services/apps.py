"""Name and label of the front desk."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "窗口服务"

    def ready(self) -> None:
        from services import search  # noqa: F401, PLC0415 - needs the models
