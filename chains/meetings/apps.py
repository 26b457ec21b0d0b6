"""Monthly meetings of the committees, what they owe and what they decide."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "chains.meetings"
    label = "meetings"
    verbose_name = "会议"
