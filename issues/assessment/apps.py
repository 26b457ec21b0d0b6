"""The assessment of those who owe the enterprises an answer."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "issues.assessment"
    label = "assessment"
    verbose_name = "考核"
