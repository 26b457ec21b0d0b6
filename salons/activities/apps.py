"""Activities beside the salons: who comes, what was won."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "salons.activities"
    label = "activities"
    verbose_name = "党建活动"
