"""People, sign-in and invitations."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Listen to what the libraries of sign-in tell."""
        import_module("portal.accounts.journal")
