"""无人承接: what has lost its people, for the director every morning."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from chains.permissions import is_director, is_leader
from issues.orphans import orphans as found_on
from portal.accounts.guards import open_to


def watches(user: Any) -> bool:
    return is_director(user) or is_leader(user)


@open_to(watches)
@require_GET
def orphans(request: HttpRequest) -> HttpResponse:
    return render(request, "issues/orphans.html", {"orphans": found_on(localdate())})
