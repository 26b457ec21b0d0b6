"""Every route, knocked on by every role with own and foreign objects, GET and POST.

To an outsider a foreign object must answer as one that does not exist, byte for byte;
nothing he is shown or sent, exports included, may hold its words; a stranger is sent to
sign in; nobody ever sees a 500; and a GET leaves the journals as they were.
"""

import io
import itertools
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import now

from chains.articles.models import Version
from chains.market.models import SharePostStep, ShareResponseStep
from chains.meetings.models import MeetingStep, ResolutionStep
from chains.models.profile_changes import propose
from chains.places.models import Place, Tick
from chains.visits.models import Finding, Visit
from issues.assessment.models import AppealStep, Correction, Period
from issues.cases.models import CaseStep
from issues.groups.models import GroupStep
from issues.models import Issue, IssueFile, IssueStep
from portal.audit.models import Entry
from portal.desk.cockpit.models import ScreenAddress, Snapshot
from portal.home.models import Announcement, Suggestion
from portal.notices.models import Notice
from salons.activities.models import ActivityStep, Registration, Result
from salons.ideas.models import Endorsement, IdeaStep, Review
from salons.models import (
    Answer,
    Credit,
    Demand,
    ExemptionStep,
    ExperienceNote,
    Guest,
    OpinionGiven,
    SalonFile,
    SalonStep,
    SwapStep,
    Task,
    TurnStep,
)
from salons.views.turns import MOVES as MOVES_OF_A_TURN
from services.counter.models import AppointmentStep, VisitService, VisitStep, Window
from services.counter.views.buttons import BUTTONS
from services.models import Condition, ServiceItemVersion
from services.ratings.models import Rating, RectificationStep
from services.requests.models import Mandate, RequestStep, ServiceRequest
from tests.activities.courses import activity_with
from tests.articles.texts import an_article
from tests.assessment.closings import closing_with
from tests.builders import a_contact, a_notice, an_instruction
from tests.cases.examples import case_with
from tests.counter.halls import counter_with
from tests.groups.kinds import group_with
from tests.home.texts import announcement_with
from tests.ideas.thoughts import idea_with
from tests.market.fairs import deal_with
from tests.meetings.sessions import meeting_with
from tests.places.spots import place_with
from tests.ratings.words import rating_with
from tests.requests.cases import request_with
from tests.salons.gatherings import salon_with
from tests.salons.rounds import rotation_with
from tests.samples import a_pdf
from tests.savedviews.shelves import view_with
from tests.services.guidance import guide_with
from tests.story import Story
from tests.visits.notes import visit_with

# Signing out ends the probe's session, and the health page answers 503 by design.
APART = {"account_logout", "notices:healthz"}
STATES = ("submitted", "accepted", "consulting", "working", "review", "confirming")


@dataclass
class Found:
    """What the probes saw; `leaks` and `errors` are sentences."""

    probes: int = 0
    leaks: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)


def routes() -> Iterator[tuple[str, URLPattern, set[str]]]:
    """Every route with its full name and the parameters of its whole path."""

    def walk(resolver: Any, spaces: list[str], params: set[str]) -> Iterator:
        for entry in resolver.url_patterns:
            wanted = params | set(entry.pattern.converters)
            if isinstance(entry, URLPattern):
                yield ":".join([*spaces, entry.name or ""]), entry, wanted
            else:
                space = [entry.namespace] if entry.namespace else []
                yield from walk(entry, [*spaces, *space], wanted)

    yield from walk(get_resolver(), [], set())


# Words that no outsider of the issue, or of the enterprise, may read anywhere.
SECRET, PHONE, INSIDE = "机密诉求不得外泄", "13899990001", "企业内部事项"
NOWHERE = 987_654

# Which kind of object the `pk` of a route names; the rest of issues: name an issue.
KINDS = {
    "enterprise": ("enterprise", "enterprise_confirm", "change_propose", "advisor"),
    "contact": ("contact_reveal",),
    "liaison": ("liaison_reveal", "liaison_slip"),
    "change": ("change", "change_adopt", "change_decline", "change_withdraw"),
    "missing": ("missing_edit", "missing_remove"),
}
KIND_OF = {f"chains:{word}": kind for kind, words in KINDS.items() for word in words}
KIND_OF |= {
    "issues:consultation": "consultation",
    "issues:edit_consultation": "consultation",
    "issues:cancel_consultation": "consultation",
    "issues:category": "",
    "notices:open": "notice",
}
KIND_OF |= {
    f"meetings:{word}": kind
    for kind, words in {
        "item": (
            *("item_edit", "item_remove", "item_up", "item_record", "vote"),
            *("resolution_add", "resolution_edit", "resolution_remove"),
        ),
        "month": ("month", "waive", "restore", "reform_sheet", "reform_word"),
        "seat": ("reply", "dismiss"),
        "vote": ("ballots",),
        "resolution": (
            *("resolution", "resolution_progress", "resolution_report"),
            *("resolution_accept", "resolution_send_back", "resolution_extend"),
            *("resolution_drop", "slip_word"),
        ),
    }.items()
    for word in words
}
KIND_OF |= {
    **dict.fromkeys(
        ("articles:article", "articles:draft", "articles:version"), "article"
    ),
    **dict.fromkeys(("articles:publish", "articles:discard"), "article"),
    **{
        f"market:{word}": "share_response"
        for word in ("accept", "decline", "retract", "outcome", "reveal")
    },
    "visits:to_issue": "finding",
    "dossier:timeline": "enterprise",
    "calendar:committee_renew": "committee",
    "calendar:committee_revoke": "committee",
}
OF_A_MEETING = {
    *("meeting", "item", "seat", "vote", "resolution"),
    *("row_pk", "paper_pk", "committee"),
}
# A route of the rotation begins with its kind; the slug of a chain is its own kind.
OF_A_ROTATION = {"turn", "swap", "exemption", "chain"}
OF_A_TURN = {"turn", "arrange", "swap_propose", *MOVES_OF_A_TURN}
OF_A_SALON = {
    "salon",
    "guest",
    "task",
    "demand",
    "idea",
    "call",
    "activity",
    "entry_pk",
}
# Experience is for everybody with an account, the template for the centre.
KIND_OF |= {
    f"salons:{word}": kind
    for kind, words in {
        "guest": ("reply", "decline", "promote", "dismiss"),
        "task": ("tick", "task_edit", "task_remove"),
        "demand": ("demand_edit", "demand_to_issue"),
        "note": ("note", "note_edit"),
        "": ("template_edit", "template_remove"),
    }.items()
    for word in words
}
KIND_OF |= {
    f"counter:{word}": kind
    for kind, words in {
        "counter_visit": ("visit", "finish", "service_add", "visit_reveal", *BUTTONS),
        "appointment": ("check_in", "no_show", "call_off", "appointment_reveal"),
        "window": ("sit", "window_edit"),
        "opening": ("opening_edit",),
        "closed": ("closed_remove",),
    }.items()
    for word in words
}
KIND_OF |= {
    **dict.fromkeys(("assessment:unit", "assessment:cases"), "assessed_unit"),
    **dict.fromkeys(("assessment:appeal", "assessment:decide"), "assessment_appeal"),
    "assessment:lodge": "assessed_case",
}
KIND_OF |= dict.fromkeys(("home:suggestion", "home:suggestion_reveal"), "suggestion")
KIND_OF |= {"requests:mandate_revoke": "mandate"}
KIND_OF |= {
    f"ratings:{word}": kind
    for kind, words in {
        "to_rate": ("rate", "open_device", "phone"),
        "rated_visit": ("open_device_at_visit", "phone_after_visit"),
    }.items()
    for word in words
}
KIND_OF |= dict.fromkeys(("ideas:call", "ideas:call_edit", "ideas:propose"), "call")
OF_AN_ISSUE = {
    *("issue", "order_pk", "file_pk", "consultation", "notice"),
    *("notice_pk", "instruction_pk", "issue_pk", "group", "case"),
}
OF_AN_ASSESSMENT = {"assessed_unit", "assessed_case", "assessment_appeal"}
OF_AN_ENTERPRISE = {"enterprise", "contact", "liaison", "change"}
OF_A_VISIT = {"visit", "finding"}
OF_A_DEAL = {"share", "share_response"}
OF_A_PLACE = {"place"}
OF_THE_FRONT_DESK = {
    *("request", "mandate", "scan_pk"),
    *("rectification", "to_rate", "rated_visit"),
}
OF_THE_COUNTER = {"counter_visit", "appointment", "window", "opening", "closed"}
OF_A_VIEW = {"saved_view"}
OF_OTHERS = {
    *OF_THE_FRONT_DESK,
    *OF_AN_ISSUE,
    *OF_AN_ENTERPRISE,
    *OF_A_MEETING,
    *OF_A_VISIT,
    *OF_A_DEAL,
    *OF_A_PLACE,
    *OF_A_VIEW,
    *OF_A_ROTATION,
    *OF_A_SALON,
    *OF_THE_COUNTER,
    *OF_AN_ASSESSMENT,
    "month",
}
# Of a room whose routes are not named above, the kind that they mean.
REST = {
    "ideas": "idea",
    "activities": "activity",
    "issues": "issue",
    "meetings": "meeting",
    "visits": "visit",
    "market": "share",
    "services": "guide_point",
    "requests": "request",
    "ratings": "rectification",
    "home": "announcement",
    "places": "place",
    "groups": "group",
    "cases": "case",
    "savedviews": "saved_view",
}
# What is foreign to whom; the administrator keeps accounts and sees enterprises.
OUTSIDERS = {
    "rival": OF_OTHERS,
    "liaison": OF_OTHERS,
    "other_officer": OF_OTHERS,
    "sysadmin": OF_AN_ISSUE
    | OF_A_MEETING
    | OF_A_VISIT
    | OF_A_DEAL
    | OF_A_PLACE
    | OF_A_VIEW
    | OF_A_ROTATION
    | OF_A_SALON
    | OF_THE_COUNTER
    | OF_AN_ASSESSMENT
    | OF_THE_FRONT_DESK,
}


def kind_of(name: str) -> str:
    """The kind of object whose number stands in the route as `pk`."""
    space, _, word = name.partition(":")
    if space == "salons" and name not in KIND_OF:
        first = word.partition("_")[0]
        if word in OF_A_TURN:
            return "turn"
        return first if first in OF_A_ROTATION else "salon"
    return KIND_OF.get(name, REST.get(space, ""))


OF_SALONS = (
    *(TurnStep, SwapStep, ExemptionStep, Credit),
    *(SalonStep, Guest, Task, Demand, Answer, ExperienceNote, OpinionGiven),
    *(SalonFile, IdeaStep, Review, Endorsement),
    *(ActivityStep, Registration, Result),
)
OF_VISITORS = (VisitStep, VisitService, AppointmentStep)


@dataclass(frozen=True)
class Door:
    """One route with the numbers of real objects in it, and with those of none."""

    name: str
    policy: str
    kinds: frozenset[str]
    real: str
    missing: str


def doors(objects: dict[str, Any]) -> Iterator[Door]:
    """Every route that can be addressed at all."""
    for name, entry, params in routes():
        if name in APART or not entry.name:
            continue
        kinds = {kind_of(name) if param == "pk" else param for param in params}
        real = {
            param: objects.get(kind_of(name) if param == "pk" else param, 1)
            for param in params
        }
        none = {
            param: NOWHERE if isinstance(value, int) and param != "year" else value
            for param, value in real.items()
        }
        if "chain" in none:
            none["chain"] = "no-such-chain"
        yield Door(
            name,
            getattr(entry.callback, "policy", ""),
            frozenset(kinds),
            reverse(name, kwargs=real),
            reverse(name, kwargs=none),
        )


def objects_of(story: Story) -> dict[str, Any]:
    """Something secret of every kind around one issue, by kind its number."""
    enterprise, issue = story.enterprise, story.issue
    upload = SimpleUploadedFile("附件.pdf", a_pdf(), "application/pdf")
    paper = IssueFile.store(upload, by=story.liaison, at=story.at, issue=issue)
    contact = a_contact(enterprise, name=INSIDE, phone=PHONE)
    change = propose(
        by=story.liaison,
        at=story.at,
        enterprise_id=enterprise.pk,
        changes={},
        words=INSIDE,
    )
    order, matter = issue.orders.first(), issue.matters.first()
    return {
        "issue": issue.pk,
        "order_pk": order.pk if order else 1,
        "file_pk": paper.pk,
        "notice_pk": a_notice(issue, story.lead_unit, facts=SECRET).pk,
        "instruction_pk": an_instruction(issue, text=SECRET, by=story.director).pk,
        "consultation": matter.consultation_id if matter else NOWHERE,
        "notice": Notice.objects.exclude(person=None).latest("pk").pk,
        "enterprise": enterprise.pk,
        "contact": contact.pk,
        "liaison": enterprise.liaisons.latest("pk").pk,
        "change": change.pk,
        "article": an_article().pk,
        "number": 1,
        "slug": story.chain.slug,
        "year": 2026,
        "token": screen_address(story),
        **meeting_with(SECRET),
        **visit_with(SECRET, enterprise, story.clerk),
        **deal_with(SECRET),
        **rotation_with(SECRET),
        **salon_with(SECRET),
        **idea_with(SECRET),
        **activity_with(SECRET),
        **counter_with(SECRET),
        **guide_with(SECRET),
        **announcement_with(SECRET),
        **place_with(SECRET),
        **closing_with(SECRET),
        **request_with(SECRET, enterprise),
        **rating_with(SECRET),
        **group_with(SECRET),
        **case_with(SECRET),
        **view_with(SECRET),
        "key": "notice",
    }


def screen_address(story: Story) -> str:
    """The hall's screen in force, with fresh figures: strangers may see it."""
    Snapshot.objects.take(now())
    return ScreenAddress.renew(by=story.clerk, at=story.at).token


def probe(
    people: dict[str, Any], states: tuple[str, ...] = STATES, share: int = 1
) -> Found:
    """Knock everywhere as everybody in `people`, who have no part in the stories.

    With a `share` of 6 those who may enter much try every sixth door, each others,
    outsiders every third; strangers try all.
    """
    found = Found()
    for state in states:
        story = Story(title=SECRET, demand=SECRET, contact=SECRET, phone=PHONE)
        objects = objects_of(story.to(state))
        ways = list(doors(objects))
        insiders = {"own_liaison": story.liaison, "own_officer": story.officer}
        everybody = {"anonymous": None, **people, **insiders}
        for role, part in parts_of(everybody, share).items():
            client, before = client_of(everybody[role]), counts()
            for door in ways[part]:
                for method in ("get", "post"):
                    ask = partial(answer_of, client, before, method=method)
                    knock(found, role, ask, door, method)
    return found


def parts_of(roles: Iterable[str], share: int) -> dict[str, slice]:
    """Which of the doors each role tries. Those who may enter take turns, and so do
    outsiders: where there are as many of them as parts, together they try all."""
    turns, found = Counter(), {}
    for role in roles:
        step = max(1, share // 2) if role in OUTSIDERS else share
        step = 1 if role == "anonymous" else step
        group = role in OUTSIDERS
        found[role] = slice(turns[group] % step, None, step)
        turns[group] += role != "anonymous"
    return found


def knock(found: Found, role: str, ask: Any, door: Door, method: str) -> None:
    """`ask` takes an address and gives the answer and whether anything changed."""
    answer, changed = ask(door.real)
    found.probes += 1
    where = f"{role} {method} {door.name}: {answer.status_code}"
    if answer.status_code >= 500:
        found.errors.append(where)
    if method == "get" and changed:
        found.writes.append(where)
    stranger = role == "anonymous"
    walked_in = stranger and answer.status_code == 200
    if walked_in and door.policy not in {"public", ""}:
        found.leaks.append(where)
    if role not in OUTSIDERS and not stranger:
        return
    words = words_of(answer)
    found.leaks += [
        f"{where} shows {word}" for word in forbidden(role) if word in words
    ]
    if door.kinds & OUTSIDERS.get(role, set()):
        found.probes += 1
        nothing, _ = ask(door.missing)
        if answer.status_code not in {403, 404, 405}:
            found.leaks.append(where)
        elif seen(answer) != seen(nothing):
            found.leaks.append(f"{where} unlike a missing one: {nothing.status_code}")


def forbidden(role: str) -> tuple[str, ...]:
    strange = OUTSIDERS.get(role, OF_AN_ENTERPRISE)
    return (SECRET, PHONE, INSIDE) if strange & OF_AN_ENTERPRISE else (SECRET, PHONE)


def answer_of(
    client: Client, before: tuple[int, ...], address: str, method: str
) -> tuple[HttpResponse, bool]:
    """What came back, and whether it changed anything; undone at once."""
    session = dict(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method)(address)
        changed = method == "get" and counts() != before
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(session)
    return answer, changed


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def seen(answer: HttpResponse) -> tuple[int, bytes]:
    return answer.status_code, answer.content


def words_of(answer: HttpResponse) -> str:
    """All that can be read in it; a workbook is opened."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(data))
        data = b"".join(book.read(name) for name in book.namelist())
    return data.decode(errors="ignore")


def counts() -> tuple[int, ...]:
    """How many rows there are of all that a visit might write."""
    with connection.cursor() as cursor:
        cursor.execute(*question())
        return cursor.fetchone()


@cache
def question() -> tuple[str, tuple[Any, ...]]:
    """One statement, compiled once: it is asked after every GET there is."""
    asked = [rows.order_by().values("pk").query.sql_with_params() for rows in counted()]
    parts = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS rows_)" for sql, _ in asked)
    return f"SELECT {parts}", tuple(itertools.chain(*(given for _, given in asked)))


def counted() -> tuple[QuerySet, ...]:
    return (
        Issue.objects.all(),
        IssueStep.objects.all(),
        GroupStep.objects.all(),
        CaseStep.objects.all(),
        Notice.objects.all(),
        MeetingStep.objects.all(),
        ResolutionStep.objects.all(),
        Finding.objects.exclude(issue=None),
        Visit.objects.all(),
        Version.objects.all(),
        ServiceItemVersion.objects.all(),
        Announcement.objects.published(),
        Suggestion.objects.all(),
        Place.history.all(),
        Tick.objects.all(),
        Condition.objects.filter(is_verified=True),
        RequestStep.objects.all(),
        ServiceRequest.objects.all(),
        Rating.objects.all(),
        RectificationStep.objects.all(),
        Mandate.objects.filter(revoked_on=None),
        SharePostStep.objects.all(),
        ShareResponseStep.objects.all(),
        *(model.objects.all() for model in OF_SALONS + OF_VISITORS),
        Window.objects.exclude(clerk=None),
        Period.objects.all(),
        AppealStep.objects.all(),
        Correction.objects.all(),
        Entry.objects.exclude(action__startswith="export"),
    )
