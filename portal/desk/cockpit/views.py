"""驾驶舱 for leaders, 大屏 for the hall, and the address by which the hall opens it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from chains.permissions import is_staff
from issues.models import Issue
from issues.permissions import issues_notices
from portal.accounts.guards import open_to, public
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.desk.cockpit.models import ScreenAddress, Snapshot
from portal.desk.cockpit.permissions import keeps_screen
from portal.desk.cockpit.reading import Reading
from portal.desk.permissions import watches_cockpit
from portal.desk.workbench import dressed


@open_to(watches_cockpit)
@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """What is overdue and whose it is comes first; every figure opens its cases."""
    facts = facts_at(now())
    if reading := facts["reading"]:
        facts["oldest"] = oldest_now(reading, request.user)
        facts["may_issue"] = issues_notices(request.user)
    facts["keeps_screen"] = keeps_screen(request.user)
    return render(request, "desk/cockpit/cockpit.html", facts)


def facts_at(at: datetime) -> dict[str, Any]:
    """The newest figures that may be shown, of when they are, and whether that is
    longer ago than it should be."""
    found = Snapshot.objects.latest_at(at)
    return {
        "at": at,
        "as_of": found.at if found else None,
        "is_late": found.is_late(at) if found else False,
        "reading": Reading(found.figures) if found else None,
    }


def oldest_now(reading: Reading, user: Any) -> list[Issue]:
    """What was overdue for longest when it was counted and still is."""
    on = localdate()
    rows = Issue.objects.visible_to(user).filter(pk__in=reading.raw["oldest"])
    rows = rows.overdue(on).for_list().with_lead().order_by("due_on", "pk")
    return dressed(rows, on)


@open_to(is_staff)
@require_GET
def hall(request: HttpRequest) -> HttpResponse:
    """The same screen for who is signed in, to look at it at a desk."""
    return screen(request)


@public
@require_GET
def hall_by_address(request: HttpRequest, token: str) -> HttpResponse:
    """大屏 without an account; an unknown or revoked address is not there."""
    if not ScreenAddress.objects.in_force().filter(token=token).exists():
        raise Http404
    return screen(request)


def screen(request: HttpRequest) -> HttpResponse:
    """Numbers, units and chains; no person, no enterprise, no problem."""
    answer = render(request, "desk/cockpit/hall.html", facts_at(now()))
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@open_to(keeps_screen)
@require_GET
def screen_address(request: HttpRequest) -> HttpResponse:
    """大屏地址: copy it, make a new one, stop it."""
    found = ScreenAddress.current()
    address = ""
    if found:
        path = reverse("cockpit:hall_by_address", args=[found.token])
        address = settings.PUBLIC_URL + path
    facts = {"found": found, "address": address}
    return render(request, "desk/cockpit/address.html", facts)


@open_to(keeps_screen)
@require_POST
def renew_address(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        ScreenAddress.renew(by=request.user, at=now())
        record("screen.renew", by=request.user, ip=address_of(request))
    messages.success(request, "大屏地址已生成，旧地址同时停用。")
    return redirect("cockpit:screen_address")


@open_to(keeps_screen)
@require_POST
def revoke_address(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        if ScreenAddress.revoke(at=now()):
            record("screen.revoke", by=request.user, ip=address_of(request))
    messages.success(request, "大屏地址已停用，大屏下次刷新时就打不开了。")
    return redirect("cockpit:screen_address")
