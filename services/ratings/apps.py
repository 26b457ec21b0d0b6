"""The app of ratings."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "services.ratings"
    label = "ratings"
    verbose_name = "好差评"
