"""Every route, knocked on by every role with own and foreign objects, GET and POST.

Not visible must be 404, visible but not allowed 403, a stranger is sent to sign in,
nobody ever sees a 500, and a GET leaves the journals as they were.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from issues.models import Issue, IssueStep
from portal.audit.models import Entry
from portal.notices.models import Notice
from tests.story import Story

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


def value_of(param: str, name: str, objects: dict[str, Any]) -> Any:
    """The foreign story's own number, or the number one of anything else."""
    if param == "pk":
        return objects["issue"] if name.startswith("issues:") else 1
    return objects.get(param, 1)


def addresses(objects: dict[str, Any]) -> Iterator[tuple[str, str, URLPattern]]:
    """(name, address, route) of every route that can be addressed at all."""
    for name, entry, params in routes():
        if name not in APART and entry.name:
            values = {param: value_of(param, name, objects) for param in params}
            yield name, reverse(name, kwargs=values), entry


def objects_of(story: Story) -> dict[str, Any]:
    order = story.issue.orders.first()
    return {
        "issue": story.issue.pk,
        "order_pk": order.pk if order else 1,
        "file_pk": 1,
        "slug": story.chain.slug,
        "year": 2026,
        "token": "no-such-token",
    }


def probe(people: dict[str, Any], states: tuple[str, ...] = STATES) -> Found:
    """Knock everywhere as everybody in `people`; strangers are those of no issue.

    `people` maps a role to its user; the roles named in OUTSIDERS must get nothing of
    the issue but 404.
    """
    found = Found()
    for state in states:
        story = Story().to(state)
        objects = objects_of(story)
        for role, person in [("anonymous", None), *people.items()]:
            for name, address, entry in addresses(objects):
                for method in ("get", "post"):
                    knock(found, role, person, name, address, entry, method)
    return found


OUTSIDERS = {"rival", "other_officer", "sysadmin"}


def knock(
    found: Found,
    role: str,
    person: Any,
    name: str,
    address: str,
    entry: URLPattern,
    method: str,
) -> None:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    before = counts()
    found.probes += 1
    with transaction.atomic():
        answer = getattr(client, method)(address)
        changed = counts() != before
        transaction.set_rollback(True)
    where = f"{role} {method} {name}: {answer.status_code}"
    if answer.status_code >= 500:
        found.errors.append(where)
    if method == "get" and changed:
        found.writes.append(where)
    if leaks(role, person, name, entry, answer.status_code):
        found.leaks.append(where)


def leaks(role: str, person: Any, name: str, entry: URLPattern, status: int) -> bool:
    policy = getattr(entry.callback, "policy", "")
    if person is None:
        return policy not in {"public", ""} and status == 200
    return role in OUTSIDERS and name in OF_ONE_ISSUE and status not in {403, 404, 405}


WORDS = (
    *("detail", "reported", "accept", "decline", "ask", "supply", "dispatch"),
    *("reroute", "answer_directly", "refer", "decide", "file", "call_off"),
    *("propose_closing", "confirm", "approve_closing", "withdraw", "remark"),
    *("sign", "progress", "answer", "adopt", "return_order", "redo"),
)
OF_ONE_ISSUE = {f"issues:{word}" for word in WORDS}


def counts() -> tuple[int, ...]:
    return (
        Issue.objects.count(),
        IssueStep.objects.count(),
        Notice.objects.count(),
        Entry.objects.exclude(action__startswith="export").count(),
    )
