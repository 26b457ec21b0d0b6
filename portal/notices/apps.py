"""The inbox, and what leaves the house: mail, SMS gateway, group robots."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    verbose_name = "提醒"

    def ready(self) -> None:
        from portal.accounts.backend import BESIDE  # noqa: PLC0415 - needs the models
        from portal.notices.health import last_dispatch  # noqa: PLC0415
        from portal.notices.post import unread_of_the_person  # noqa: PLC0415

        BESIDE["unread_notices"] = unread_of_the_person()
        BESIDE["last_dispatch"] = last_dispatch()
