"""Every page that needs no account, with data around it that must not show.

The table names each public route; a new one fails here until it is added and walked.
"""

import re

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, LPad
from django.test import Client
from django.urls import reverse

from chains.models import Contact, Enterprise
from chains.places.checklist import set_tick
from chains.places.models import Place, StationPoint
from issues.cases.models import Case
from portal.accounts.policies import LIBRARY_ROUTES
from portal.home.models import Announcement, AnnouncementKind
from salons.models import Salon
from services.counter.models import Appointment, Visit
from services.models import ServiceItem, ServiceItemVersion
from tests.builders import MONDAY
from tests.cases.examples import Example
from tests.home.texts import suggestion_with
from tests.places.spots import a_core, a_place
from tests.proofs.prober import INSIDE, PHONE, SECRET, objects_of
from tests.salons.gatherings import Gathered
from tests.services.guidance import a_guide
from tests.story import Story
from tests.test_routes import routes

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
NAME = "私人姓名"
# These answer with no page of their own: a redirect, a file, or a token nobody knows.
APART = {
    "requests:filed",  # of one browser, after it handed something in
    "counter:booked",  # the own booking, to who holds its number and its code
    *("counter:withdraw", "counter:give_back"),
    # The own word on the own matter, to who holds its code or the counter's device.
    *("ratings:ticket", "ratings:visitor", "ratings:device", "ratings:by_code"),
    "cockpit:hall_by_address",  # by a token; tests/cockpit holds what it shows
    "home:large_text",
    "notices:healthz",
    "account_welcome",
    "account_inactive",
    "mfa_authenticate",
    "calendar:feed",
    "calendar:committee_feed",
    "salons:photo",
}


def addresses():
    """Each public route with an object that everybody may read."""
    code = ServiceItem.objects.get(code="AA-01").code.lower()
    salon = Salon.objects.public().latest("pk")
    news = Announcement.objects.published().news().latest("pk")
    return {
        "account_login": [],
        "home:home": [],
        "home:about": [],
        "home:announcements": [],
        "home:announcement": [news.pk],
        "home:suggestions": [],
        "home:suggest": [],
        "cases:public_list": [],
        "cases:public_case": [Case.objects.public().latest("pk").pk],
        "places:places": [],
        "places:place": [Place.objects.active().latest("pk").pk],
        "salons:public_list": [],
        "salons:public_rotation": [salon.chain.slug],
        "salons:public": [salon.pk],
        "services:guides": [],
        "services:guide": [code],
        "services:check": [code],
        "services:notice": [code],
        "search:search": [],
        "counter:screen": [],
        "counter:find": [],
        "counter:ticket": [Visit.objects.latest("pk").code.lower()],
        "counter:book": [],
        "counter:times": [bookable().code.lower()],
        "ratings:figures": [],
        "ratings:thanks": [],
        "requests:track": [],
        "requests:apply": [handed_in_online()],
    }


def handed_in_online():
    """The code of an item that visitors may ask for."""
    rows = ServiceItemVersion.objects.offered().filter(online=True)
    return rows.first().item.code.lower()


def bookable():
    """An item for which somebody has booked already."""
    return Appointment.objects.latest("pk").item


def world():
    """A problem, and everything public, each with somebody's name and phone behind."""
    story = Story(title=SECRET, demand=SECRET, contact=SECRET, phone=PHONE)
    objects_of(story.to("working"))
    by, at, on = story.clerk, MONDAY, MONDAY.date()
    Gathered(3, chain="公开产业链", now="2026-03-05 09:00").invited(theme="公开的沙龙")
    for kind in (AnnouncementKind.NOTICE, AnnouncementKind.ABOUT):
        row = Announcement(kind=kind, title="公开的公告", text="正文", written_by=by)
        row.save()
        row.publish(by=by, at=at)
    row = suggestion_with("站牌看不清")
    row.reply(by=by, at=at, answer="已更换", is_public=True)
    closed = Story(title=SECRET, demand=SECRET, contact=SECRET, phone=PHONE)
    Example(closed.to("closed")).to("published")
    guide = a_guide("AA-01")
    type(guide).objects.filter(pk=guide.pk).update(published_by=by, reviewed_by=by)
    a_core()
    StationPoint.rewrite(["能休闲健身"])
    point, station = (
        StationPoint.objects.active().get(),
        a_place(enterprise=story.enterprise),
    )
    set_tick(station, point, done=True, by=by, on=on)
    number = LPad(Cast(F("pk"), CharField()), 8, Value("0"))
    phone = Concat(Value("139"), number)
    get_user_model().objects.update(name=Concat(Value(NAME), number), phone=phone)
    Contact.objects.update(name=Concat(Value(NAME), number), phone=phone)
    Enterprise.objects.update(chief=NAME)


def public_routes():
    return {name for name, entry in routes() if policy(name, entry) == "public"}


def policy(name, entry):
    return getattr(entry.callback, "policy", "") or LIBRARY_ROUTES.get(name, "")


@pytest.mark.once
@time_machine.travel(MONDAY, tick=False)
def test_no_public_page_tells_a_name_a_phone_or_a_problem():
    world()
    known, found = addresses(), []

    assert public_routes() == set(known) | APART
    for name, args in known.items():
        answer = Client().get(reverse(name, args=args))
        page = answer.content.decode()
        assert answer.status_code == 200, name
        words = [
            word for word in (SECRET, PHONE, INSIDE, NAME, "来信人") if word in page
        ]
        words += [*MOBILE.findall(page), *IDENTITY.findall(page)]
        found += [f"{name} shows {word}" for word in words]

    assert found == []


@pytest.mark.once
@time_machine.travel(MONDAY, tick=False)
def test_every_public_page_has_the_phone_of_the_centre_and_a_way_to_report(settings):
    world()

    pages = addresses()
    del pages["counter:screen"]  # it hangs in the centre itself
    for name, args in pages.items():
        page = Client().get(reverse(name, args=args)).content.decode()
        assert settings.CENTRE_PHONE in page, name
        if name not in {"account_login", "services:notice"}:
            assert f'href="{reverse("issues:enter")}"' in page, name


@time_machine.travel(MONDAY, tick=False)
def test_the_front_page_shows_what_there_is():
    world()

    page = Client().get(reverse("home:home")).content.decode()

    for words in (
        "公开的公告",
        "公开的沙龙",
        "公开产业链",
        "申请成立党支部",
        "一核多点",
    ):
        assert words in page
