"""The journal of access: sign-ins, exports, revealed phones. No foreign keys."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "portal.audit"
    verbose_name = "审计"
