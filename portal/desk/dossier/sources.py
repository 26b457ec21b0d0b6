"""What each room knows of an enterprise, as events of its timeline."""

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import Exists, OuterRef, Q, QuerySet

from chains.dossier import every_liaison, versions
from chains.history import difference
from chains.market.models import SharePost
from chains.meetings.models import Attendee, Meeting
from chains.meetings.workflow import TOOK_PLACE
from chains.models import CommitteeMembership, Enterprise
from chains.permissions import may_see_history
from chains.places.sections import places_at
from chains.visits.panel import visits_to
from issues.models import Issue
from portal.desk.dossier.timeline import Asked, Event, Source, midnight
from salons.models import Guest, Salon

# What the timeline tells of an issue, of up to a hundred and twenty at once.
TOLD = ("number", "title", "source", "outcome", "reported_at", "closed_at")
STAGE = Enterprise._meta.get_field("stage").verbose_name


def issues_of(asked: Asked) -> QuerySet:
    return Issue.objects.visible_to(asked.user).filter(enterprise=asked.enterprise)


def problems(asked: Asked) -> Iterator[Event]:
    """Those reported and those closed last, in one statement."""
    rows = issues_of(asked)
    last = Q(pk__in=asked.newest(rows, "reported_at").values("pk"))
    last |= Q(pk__in=asked.newest(rows, "closed_at").values("pk"))
    # Of the enterprise alone, also here: else all issues are held against the keys.
    found = list(issues_of(asked).filter(last).only(*TOLD).order_by("-pk"))
    for row in found:
        if asked.is_older(row.reported_at):
            words = f"报送问题：{row.title}"
            note = f"{row.number}　{row.get_source_display()}"
            url = row.get_absolute_url()
            yield Event(row.reported_at, words, note, url, "message-report", "red")
    for row in found:
        if asked.is_older(row.closed_at):
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
    """Where it was a guest, and where it was the host."""
    came = Guest.objects.filter(
        salon=OuterRef("pk"), enterprise=asked.enterprise, present=True
    )
    rows = Salon.objects.visible_to(asked.user).over().annotate(came=Exists(came))
    rows = rows.filter(Q(came=True) | Q(turn__host=asked.enterprise)).for_list()
    found = list(asked.newest(rows, "start"))
    for row in found:
        if row.came:
            words, url = "参加红色沙龙", row.get_absolute_url()
            yield Event(row.start, words, row.theme, url, "users-group", "gold")
    for row in found:
        if row.turn.host_id == asked.enterprise.pk:
            words, url = f"承办红色沙龙（{row.turn.label}）", row.get_absolute_url()
            yield Event(row.start, words, row.theme, url, "flag", "red")


def visited(asked: Asked) -> Iterator[Event]:
    for row in visits_to(asked.enterprise, asked.user, asked.before):
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
    rows = places_at(asked.enterprise, asked.user)
    for row in sorted(rows, key=lambda place: place.pk):
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
    for row in every_liaison(asked.enterprise):
        for day, words in ((row.since, "开始担任"), (row.until, "不再担任")):
            if asked.reaches(day):
                title = f"{row.user.get_full_name()}{words}{row.get_kind_display()}"
                yield Event(midnight(day), title, icon="user")


def changed(asked: Asked) -> Iterator[Event]:
    """Every change for those who answer for the register; for others the stages."""
    reads_all = may_see_history(asked.user, asked.enterprise)
    if asked.before:
        rows = asked.newest(asked.enterprise.history.all(), "history_date")
        found = list(rows.select_related("chain", "segment"))
    else:
        found = versions(asked.enterprise)
    for new, old in pairwise(found):
        change = difference(old, new)
        lines = [row for row in change.lines if reads_all or row[0] == STAGE]
        if lines:
            title = f"修改{'、'.join(name for name, _, _ in lines)}"
            note = "；".join(f"{name}：{was} → {now}" for name, was, now in lines)
            yield Event(change.at, title, note, icon="pencil")


# What a chip of the page shows; all of them together without one.
KINDS: dict[str, tuple[str, tuple[Source, ...]]] = {
    "issues": ("问题", (problems,)),
    "meetings": ("会议", (attended,)),
    "salons": ("沙龙", (at_salons,)),
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
