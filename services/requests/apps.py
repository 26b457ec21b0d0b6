"""Requests at the front desk, online and at the counter."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "services.requests"
    label = "requests"
    verbose_name = "办件"
