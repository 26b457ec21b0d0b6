"""How long a sign-in lasts: staff 12 hours and 30 idle minutes, others as chosen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)
# A request within this time after the last noted one writes no session row.
GRAIN = timedelta(minutes=1)
SINCE, SEEN = "signed_in_at", "seen_at"
# A page that asks again by itself says so: nobody is at the desk because of that. A
# script sends the header; a page without one can only name an address, with `?poll`.
POLL, POLL_IN_ADDRESS = "X-Poll", "poll"


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, **_facts: Any) -> None:
    if request is not None and hasattr(request, "session"):
        request.session[SINCE] = request.session[SEEN] = now().isoformat()


class StaffSessions:
    """Signs staff out after twelve hours, or after half an hour without a request."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The person, and no longer the promise of one: a page asks a hundred times.
        request.user = user = get_user(request)
        if user.is_authenticated and user.has_perm("accounts.is_staff_role"):
            self.check(request, now())
            if POLL in request.headers and not request.user.is_authenticated:
                # The whole page goes to the sign-in, not a piece of it.
                return HttpResponse(headers={"HX-Refresh": "true"})
        return self.get_response(request)

    @staticmethod
    def check(request: HttpRequest, at: datetime) -> None:
        since = moment(request.session.get(SINCE), at)
        seen = moment(request.session.get(SEEN), at)
        if at - since > LONGEST or at - seen > IDLE:
            logout(request)
        elif POLL in request.headers or POLL_IN_ADDRESS in request.GET:
            return
        elif at - seen > GRAIN or SINCE not in request.session:
            request.session[SINCE] = since.isoformat()
            request.session[SEEN] = at.isoformat()


def moment(text: str | None, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(text) if text else otherwise
