"""日历订阅: make an address, copy it, stop it; and what a calendar program fetches."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST, require_safe

from chains.meetings.models import CommitteeFeed, Meeting
from chains.meetings.permissions import kept_committees, may_arrange
from chains.models import Unit
from portal.accounts.guards import open_to, public, signed_in
from portal.gatherings.calendar_file import calendar_file
from portal.gatherings.models import PersonalFeed
from salons.activities.models import Activity
from salons.models import Salon


@signed_in
@require_GET
def subscription(request: HttpRequest) -> HttpResponse:
    """The own address, and those of the committees whose meetings one keeps."""
    found = PersonalFeed.objects.in_force().filter(person=request.user).first()
    facts = {
        "found": found,
        "address": address_of("feed", found),
        "committees": with_addresses(kept_committees(request.user)),
    }
    return render(request, "desk/calendar/subscription.html", facts)


def with_addresses(committees: Any) -> list[Unit]:
    rows = list(committees)
    feeds = CommitteeFeed.objects.in_force().filter(committee__in=rows)
    found = {feed.committee_id: feed for feed in feeds}
    for row in rows:
        row.address = address_of("committee_feed", found.get(row.pk))
    return rows


def address_of(route: str, feed: Any) -> str:
    """The whole address, which goes into another program; empty without a feed."""
    if feed is None:
        return ""
    return settings.PUBLIC_URL + reverse(f"calendar:{route}", args=[feed.token])


@signed_in
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    PersonalFeed.objects.renew(person=request.user, at=now())
    return renewed(request)


@signed_in
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    PersonalFeed.objects.revoke(person=request.user, at=now())
    return revoked(request)


@open_to(may_arrange)
@require_POST
def committee_renew(request: HttpRequest, pk: int) -> HttpResponse:
    committee = get_object_or_404(kept_committees(request.user), pk=pk)
    CommitteeFeed.objects.renew(committee=committee, at=now())
    return renewed(request)


@open_to(may_arrange)
@require_POST
def committee_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    committee = get_object_or_404(kept_committees(request.user), pk=pk)
    CommitteeFeed.objects.revoke(committee=committee, at=now())
    return revoked(request)


def renewed(request: HttpRequest) -> HttpResponse:
    messages.success(request, "订阅地址已生成，旧地址同时停用。")
    return redirect("calendar:subscription")


def revoked(request: HttpRequest) -> HttpResponse:
    messages.success(request, "订阅地址已停用。")
    return redirect("calendar:subscription")


@public
@require_safe
def feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The gatherings of the token's person; an unknown or revoked one is not there,
    and neither is that of a disabled account."""
    rows = PersonalFeed.objects.in_force().select_related("person")
    found = rows.filter(token=token, person__is_active=True).first()
    if found is None:
        raise Http404
    mine = Meeting.objects.of_person(found.person).in_calendars(now())
    salons = Salon.objects.of_person(found.person).in_calendars(now())
    others = Activity.objects.of_person(found.person).in_calendars(now())
    return answer(chain(mine, salons, others), name=settings.CENTRE_NAME)


@public
@require_safe
def committee_feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The meetings and salons of the token's committee: time, place and theme, as its
    notice board would say; not its agenda."""
    rows = CommitteeFeed.objects.in_force().select_related("committee")
    found = rows.filter(token=token, committee__is_active=True).first()
    if found is None:
        raise Http404
    meetings = Meeting.objects.filter(committee=found.committee).in_calendars(now())
    salons = Salon.objects.filter(turn__chain=found.committee.chain_id)
    rows = chain(meetings, salons.in_calendars(now()))
    return answer(rows, name=str(found.committee))


def answer(gatherings: Iterable[Any], *, name: str) -> HttpResponse:
    entries = [row.entry() for row in gatherings]
    body = calendar_file(entries, name=name, method="PUBLISH")
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response
