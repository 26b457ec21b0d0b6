"""People, sign-in and invitations."""

from importlib import import_module

from django.apps import AppConfig

from portal.accounts import keys


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Listen to what the libraries of sign-in tell; leave out what is not used."""
        keys.leave_out()
        import_module("portal.accounts.journal")
