"""通知公告: what everybody reads, and its drafts at the centre."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import get_visible, open_to, public
from portal.audit.address import address_of
from portal.audit.journal import record, target_of
from portal.home.forms import AnnouncementForm
from portal.home.models import Announcement
from portal.home.permissions import announces_to_public, reads_announcements
from portal.ui.pages import keyset
from portal.workflow.moves import Refused
from portal.workflow.seen import refuse_unseen
from portal.workflow.views import answered, pressed


@public
@require_GET
def announcements(request: HttpRequest) -> HttpResponse:
    """The newest first; what is pinned stands above on the front page only."""
    rows = Announcement.objects.published().news()
    order = ("-published_at", "-pk")
    page = keyset(rows, after=request.GET.get("after", ""), order=order)
    facts = {"page": page, "edits": announces_to_public(request.user)}
    return render(request, "home/announcements.html", facts)


@public
@require_GET
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    row = get_visible(Announcement.objects.with_past(), user, pk=pk)
    facts = {
        "announcement": row,
        "edits": announces_to_public(user),
        "reads_all": reads_announcements(user),
    }
    return render(request, "home/announcement.html", facts)


@public
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """关于中心: the newest text, with what it rests on."""
    facts = {
        "announcement": Announcement.objects.about(),
        "edits": announces_to_public(request.user),
    }
    return render(request, "home/about.html", facts)


@open_to(reads_announcements)
@require_GET
def past(request: HttpRequest, pk: int) -> HttpResponse:
    """Every text of it that the public read, from when to when."""
    row = get_visible(Announcement, request.user, pk=pk)
    return render(request, "home/past.html", {"announcement": row, "past": row.past()})


@open_to(reads_announcements)
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """Everything the centre wrote: drafts first, then what is published."""
    rows = Announcement.objects.select_related("written_by")
    waiting = rows.filter(published_at=None).order_by("-pk")
    page = keyset(
        rows.published(),
        after=request.GET.get("after", ""),
        order=("-published_at", "-pk"),
    )
    facts = {"drafts": waiting[:50], "page": page, "on": localdate()}
    facts |= {"edits": announces_to_public(request.user)}
    return render(request, "home/drafts.html", facts)


@open_to(announces_to_public)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    row = Announcement(written_by=request.user)
    return written(request, row, heading="写公告", to="/announcements/drafts/")


@open_to(announces_to_public)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Announcement, request.user, pk=pk)
    return written(request, row, heading="改公告", to=row.get_absolute_url())


def written(
    request: HttpRequest, row: Announcement, *, heading: str, to: str
) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, instance=row)
    return answered(
        request,
        form,
        form.keep,
        to=to,
        heading=heading,
        subheading="保存后是草稿，发布后公众才看得到。",
        submit="保存草稿",
    )


@open_to(announces_to_public)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Announcement, request.user, pk=pk)

    @transaction.atomic
    def published() -> None:
        refuse_unseen(row.mark, request.POST)
        row.publish(by=request.user, at=now())
        record("announcement.publish", **line_of(request, row))

    return pressed(request, published, said="已发布。", to=row)


@open_to(announces_to_public)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Announcement, request.user, pk=pk)

    @transaction.atomic
    def withdrawn() -> None:
        row.withdraw()
        record("announcement.withdraw", **line_of(request, row))

    return pressed(request, withdrawn, said="已撤下，改好可以再发布。", to=row)


@open_to(announces_to_public)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Only what the public has never read."""
    row = get_visible(Announcement, request.user, pk=pk)
    try:
        with transaction.atomic():
            row.remove()
            record("announcement.remove", **line_of(request, row))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("home:drafts")
    messages.success(request, "草稿已删除。")
    return redirect("home:drafts")


def line_of(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    """What the journal keeps beside the action; the words stand in the history."""
    return {
        "by": request.user,
        "ip": address_of(request),
        "target": target_of(row),
        "detail": {"title": row.title},
    }
