"""日历订阅: make the address, copy it, stop it; and what a calendar program fetches."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST, require_safe

from chains.meetings.models import Meeting
from portal.accounts.guards import public, signed_in
from portal.gatherings.calendar_file import calendar_file
from portal.gatherings.models import FeedToken, renew_feed, revoke_feed


@signed_in
@require_GET
def subscription(request: HttpRequest) -> HttpResponse:
    found = FeedToken.objects.in_force().filter(person=request.user).first()
    path = reverse("calendar:feed", args=[found.token]) if found else ""
    facts = {"found": found, "address": f"{settings.PUBLIC_URL}{path}"}
    return render(request, "desk/calendar/subscription.html", facts)


@signed_in
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    renew_feed(request.user, at=now())
    messages.success(request, "订阅地址已生成，旧地址同时停用。")
    return redirect("calendar:subscription")


@signed_in
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    revoke_feed(request.user, at=now())
    messages.success(request, "订阅地址已停用。")
    return redirect("calendar:subscription")


@public
@require_safe
def feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The gatherings of the token's person; an unknown or revoked one is not there,
    and neither is that of a disabled account."""
    rows = FeedToken.objects.in_force().select_related("person")
    found = rows.filter(token=token, person__is_active=True).first()
    if found is None:
        raise Http404
    at = now()
    meetings = Meeting.objects.for_feed(found.person, at)
    body = calendar_file(
        [row.entry() for row in meetings], name=settings.CENTRE_NAME, method="PUBLISH"
    )
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    return answer
