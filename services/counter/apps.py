"""Name and label of the counter."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "services.counter"
    label = "counter"
    verbose_name = "窗口与预约"
