"""No address, however it is written, is answered with a failure of the site."""

import pytest
from django.urls import NoReverseMatch, reverse

from chains.models import Post, Unit
from tests.builders import a_liaison, a_post, a_unit
from tests.proofs.prober import doors, objects_of
from tests.story import Story
from tests.test_routes import routes

# PostgreSQL alone refuses a text that contains NUL.
pytestmark = [pytest.mark.django_db, pytest.mark.engine]
NUL = "用\0电"
# What pages read from their query beside the words of a search.
NAMES = (
    *("after", "before", "by", "category", "chain", "code", "committee", "copy"),
    *("day", "domain", "enterprise", "item", "kind", "line", "measure", "obligation"),
    *("of", "parent", "path", "query", "show", "since", "state", "to", "unit"),
    *("until", "view", "year"),
)
BY_TOKEN = {
    "cockpit:hall_by_address": 1,
    "calendar:feed": 1,
    "calendar:committee_feed": 1,
    "account_welcome": 2,
    "ratings:device": 1,
}


@pytest.fixture
def insider(centre):
    """One person who may open the pages of nearly every role."""
    person = a_post(unit=centre, role=Post.Role.OFFICER).user
    for kind, role in (
        (Unit.Kind.CENTRE, Post.Role.HEAD),
        (Unit.Kind.CENTRE, Post.Role.ADMIN),
        (Unit.Kind.LEAD, Post.Role.LEADER),
        (Unit.Kind.COMMITTEE, Post.Role.SECRETARY),
        (Unit.Kind.DEPARTMENT, Post.Role.HEAD),
    ):
        a_post(person, a_unit(kind), role)
    a_liaison(person)
    return person


def pages():
    """Each route that needs no object."""
    for name, _ in routes():
        try:
            yield name, reverse(name)
        except NoReverseMatch:
            continue


def failures(client, query):
    client.raise_request_exception = False
    return [
        name for name, path in pages() if client.get(path, query).status_code == 500
    ]


@pytest.mark.parametrize(
    "query",
    [{"q": NUL}, *(dict.fromkeys(NAMES, odd) for odd in (NUL, "²", "9" * 30))],
)
def test_nothing_odd_in_the_query_of_any_page_is_a_failure(client, insider, query):
    to_a_stranger = failures(client, query)
    client.force_login(insider)
    to_the_insider = failures(client, query)

    assert to_a_stranger + to_the_insider == []


@pytest.mark.race
def test_every_page_of_every_kind_of_object_opens(client, insider):
    """Tests of pages run on SQLite alone, and so does the prober: this asks each page's
    statements of PostgreSQL, with rows in every table."""
    story = Story().to("working")
    a_post(insider, story.lead_unit)
    a_liaison(insider, story.enterprise)
    client.raise_request_exception = False
    client.force_login(insider)

    ways = list(doors(objects_of(story)))
    found = [(way.name, client.get(way.real).status_code) for way in ways]

    assert [name for name, status in found if status >= 500] == []
    assert sum(status == 200 for _, status in found) > len(ways) / 2


@pytest.mark.parametrize("name", BY_TOKEN)
@pytest.mark.parametrize("token", ["\0", "a\0b", "令牌", "a b", "a'b", "a" * 3_000])
def test_an_address_by_token_knows_no_odd_token(client, name, token):
    client.raise_request_exception = False
    known = reverse(name, args=["token"] * BY_TOKEN[name])

    answer = client.get(known.replace("token", token.replace("\0", "%00")))

    assert answer.status_code in {404, 410}
