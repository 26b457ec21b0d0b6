"""Monthly meetings of the committees, what they owe and what they decide."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "chains.meetings"
    label = "meetings"
    verbose_name = "会议"

    def ready(self) -> None:
        from chains.meetings import search  # noqa: F401, PLC0415 - needs the models
