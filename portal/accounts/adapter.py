"""Sign-up is closed: accounts come by invitation of the centre only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """allauth asks it whether strangers may sign up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False
