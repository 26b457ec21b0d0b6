"""The four-step loop: report, consult, close, supervise."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "issues"
    verbose_name = "问题闭环"
