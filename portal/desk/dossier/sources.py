"""What each room knows of an enterprise, as events of its timeline."""

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import QuerySet
from django.utils.timezone import localdate

from chains.history import difference
from chains.market.models import SharePost
from chains.meetings.models import Attendee, Meeting
from chains.meetings.workflow import TOOK_PLACE
from chains.models import CommitteeMembership, Enterprise, Liaison
from chains.permissions import may_see_history
from chains.places.models import Place
from chains.visits.models import Visit
from issues.models import Issue
from portal.desk.dossier.timeline import FETCHED, Asked, Event, Source, midnight
from salons.models import Guest, Salon

STAGE = Enterprise._meta.get_field("stage").verbose_name


def issues_of(asked: Asked) -> QuerySet:
    return Issue.objects.visible_to(asked.user).filter(enterprise=asked.enterprise)


def reported(asked: Asked) -> Iterator[Event]:
    for row in asked.newest(issues_of(asked), "reported_at"):
        words = f"报送问题：{row.title}"
        note = f"{row.number}　{row.get_source_display()}"
        url = row.get_absolute_url()
        yield Event(row.reported_at, words, note, url, "message-report", "red")


def closed(asked: Asked) -> Iterator[Event]:
    for row in asked.newest(issues_of(asked), "closed_at"):
        words = f"问题销号：{row.title}"
        note = f"{row.number}　{row.get_outcome_display()}"
        yield Event(row.closed_at, words, note, row.get_absolute_url(), "check")


def attended(asked: Asked) -> Iterator[Event]:
    seen = Meeting.objects.visible_to(asked.user).filter(state__in=TOOK_PLACE)
    rows = Attendee.objects.filter(enterprise=asked.enterprise, meeting__in=seen)
    rows = rows.select_related("meeting__committee")
    for row in asked.newest(rows, "meeting__start"):
        meeting = row.meeting
        words = f"{'参加' if row.present else '未参加'}{meeting.full_name}"
        url = meeting.get_absolute_url()
        yield Event(meeting.start, words, meeting.theme, url, "calendar-event", "gold")


def at_salons(asked: Asked) -> Iterator[Event]:
    seen = Salon.objects.visible_to(asked.user).over()
    rows = Guest.objects.filter(enterprise=asked.enterprise, salon__in=seen)
    rows = rows.filter(present=True).select_related("salon__turn__chain")
    for row in asked.newest(rows, "salon__start"):
        words, url = "参加红色沙龙", row.salon.get_absolute_url()
        yield Event(row.salon.start, words, row.salon.theme, url, "users-group", "gold")


def hosted(asked: Asked) -> Iterator[Event]:
    rows = Salon.objects.visible_to(asked.user).over()
    rows = rows.filter(turn__host=asked.enterprise).for_list()
    for row in asked.newest(rows, "start"):
        words, url = f"承办红色沙龙（{row.turn.label}）", row.get_absolute_url()
        yield Event(row.start, words, row.theme, url, "flag", "red")


def visited(asked: Asked) -> Iterator[Event]:
    rows = Visit.objects.visible_to(asked.user).filter(enterprise=asked.enterprise)
    if asked.before:
        rows = rows.filter(day__lte=localdate(asked.before))
    rows = rows.select_related("by").prefetch_related("findings")
    for row in rows[:FETCHED]:
        if asked.reaches(row.day):
            note = "；".join(finding.text for finding in row.findings.all())
            words = f"{row.visitors}走访"
            url = row.get_absolute_url()
            yield Event(midnight(row.day), words, note, url, "map-pin", "gold")


def shared(asked: Asked) -> Iterator[Event]:
    posts = SharePost.objects.visible_to(asked.user)
    for row in asked.newest(posts.filter(enterprise=asked.enterprise), "posted_at"):
        words = f"发布{row.get_kind_display()}（{row.get_side_display()}）：{row.title}"
        note, url = row.get_state_display(), row.get_absolute_url()
        yield Event(row.posted_at, words, note, url, "arrows-exchange")


def joined(asked: Asked) -> Iterator[Event]:
    rows = CommitteeMembership.objects.filter(enterprise=asked.enterprise)
    for row in rows.select_related("committee"):
        for day, words in ((row.since, "加入"), (row.until, "退出")):
            if asked.reaches(day):
                title = f"{words}{row.committee}"
                yield Event(midnight(day), title, icon="affiliate")


def stationed(asked: Asked) -> Iterator[Event]:
    rows = Place.objects.visible_to(asked.user).filter(enterprise=asked.enterprise)
    for row in rows:
        for day, words in (
            (row.opened_on, "启用"),
            (row.upgraded_on, "升级为党群服务站："),
            (row.closed_on, "停用"),
        ):
            if day and asked.reaches(day):
                url = "" if row.closed_on else row.get_absolute_url()
                title = f"{words}{row.name}"
                yield Event(midnight(day), title, url=url, icon="building-community")


def appointed(asked: Asked) -> Iterator[Event]:
    rows = Liaison.objects.filter(enterprise=asked.enterprise)
    for row in rows.select_related("user"):
        for day, words in ((row.since, "开始担任"), (row.until, "不再担任")):
            if asked.reaches(day):
                title = f"{row.user.get_full_name()}{words}{row.get_kind_display()}"
                yield Event(midnight(day), title, icon="user")


def changed(asked: Asked) -> Iterator[Event]:
    """Every change for those who answer for the register; for others the stages."""
    reads_all = may_see_history(asked.user, asked.enterprise)
    rows = asked.newest(asked.enterprise.history.all(), "history_date")
    found = list(rows.select_related("chain", "segment"))
    for new, old in pairwise(found):
        change = difference(old, new)
        lines = [row for row in change.lines if reads_all or row[0] == STAGE]
        if lines:
            title = f"修改{'、'.join(name for name, _, _ in lines)}"
            note = "；".join(f"{name}：{was} → {now}" for name, was, now in lines)
            yield Event(change.at, title, note, icon="pencil")


# What a chip of the page shows; all of them together without one.
KINDS: dict[str, tuple[str, tuple[Source, ...]]] = {
    "issues": ("问题", (reported, closed)),
    "meetings": ("会议", (attended,)),
    "salons": ("沙龙", (at_salons, hosted)),
    "visits": ("走访", (visited,)),
    "market": ("供需", (shared,)),
    "places": ("阵地", (stationed,)),
    "people": ("成员与联络", (joined, appointed)),
    "changes": ("信息变更", (changed,)),
}


def sources(kind: str) -> list[Source]:
    """Those of one kind, or all for an unknown or an empty one."""
    asked = [KINDS[kind]] if kind in KINDS else KINDS.values()
    return [source for _, of_kind in asked for source in of_kind]
