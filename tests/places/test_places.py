"""Places: one core, many points, upgraded with a day, kept by whom it concerns."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from chains.places import demo, network
from chains.places.checklist import checklist, set_tick
from chains.places.foundation import POINTS, load_places
from chains.places.kinds import HostKind, PlaceKind, Purpose
from chains.places.models import Place, StationPoint
from chains.places.permissions import (
    keeps_places,
    may_keep,
    reads_places,
    writes_points,
)
from portal.workflow.moves import Refused
from tests.builders import MONDAY, a_chain, an_enterprise
from tests.places.spots import a_core, a_place, a_room

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ON = MONDAY.date()
BEFORE = ON - timedelta(days=1)


def again(place):
    return Place.objects.get(pk=place.pk)


def refused_by_the_database(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_new_site_has_its_core_from_the_settings_and_only_once(settings):
    settings.CENTRE_NAME, settings.CENTRE_PHONE = "示例中心", "0537-1234567"

    assert (load_places(), load_places()) == (1, 0)

    core = Place.objects.get()
    assert (core.kind, core.name, core.phone) == ("centre", "示例中心", "0537-1234567")
    assert [str(point) for point in StationPoint.objects.active()] == list(POINTS)


def test_there_is_one_core_at_most_until_it_is_closed():
    first = a_core()

    refused_by_the_database(a_core)
    first.close(on=ON)
    second = a_core()

    with pytest.raises(Refused, match="已有一个在用的党群服务中心"):
        first.reopen()
    assert Place.objects.core() == second


@pytest.mark.parametrize(
    "facts",
    [
        {"host_kind": HostKind.ENTERPRISE},
        {"host_name": ""},
        {"host_kind": HostKind.ENTERPRISE, "host_name": ""},
    ],
)
def test_a_place_has_exactly_one_host(facts):
    refused_by_the_database(lambda: a_place(**facts))


def test_an_open_name_stands_once():
    a_place(name="示例站")

    refused_by_the_database(lambda: a_place(name="示例站"))


def test_a_room_becomes_a_station_with_its_day_and_its_history():
    room = a_room(opened_on=BEFORE)

    room.upgrade(on=ON, today=ON)

    assert again(room).kind == PlaceKind.STATION
    assert again(room).upgraded_on == ON
    kinds = room.history.order_by("history_id").values_list("kind", flat=True)
    assert list(kinds) == [PlaceKind.ROOM, PlaceKind.STATION]


@pytest.mark.parametrize(
    ("make", "on", "why"),
    [
        (a_place, ON, "只有在用的党员活动室可以升级"),
        (a_core, ON, "只有在用的党员活动室可以升级"),
        (a_room, ON + timedelta(days=1), "不能晚于今天"),
        (lambda: a_room(opened_on=ON), BEFORE, "不能早于启用日期"),
    ],
)
def test_what_cannot_be_upgraded_says_why(make, on, why):
    place = make()

    with pytest.raises(Refused, match=why):
        place.upgrade(on=on, today=ON)

    assert again(place).upgraded_on is None


def test_of_two_who_upgrade_the_second_is_told():
    room = a_room()
    stale = again(room)
    room.upgrade(on=ON, today=ON)

    with pytest.raises(Refused, match="同事可能刚刚已经登记"):
        stale.upgrade(on=BEFORE, today=ON)

    assert again(room).upgraded_on == ON


def test_what_is_closed_shows_to_its_keepers_alone_and_comes_back(
    clerk, leader, secretary, officer, liaison, textile
):
    place = a_place(chain=textile)
    place.close(on=ON)

    def seen(user):
        return place in Place.objects.visible_to(user)

    everybody = (clerk, leader, secretary, officer, liaison)
    assert [seen(user) for user in everybody] == [True, True, True, False, False]
    place.reopen()
    assert seen(liaison)
    assert again(place).closed_on is None


def test_a_name_that_another_took_meanwhile_keeps_a_place_closed():
    place = a_place(name="示例站")
    place.close(on=ON)
    a_place(name="示例站")

    with pytest.raises(Refused, match="改名"):
        place.reopen()


def test_a_tick_keeps_its_first_day_and_person(clerk, director):
    place = a_place()
    StationPoint.rewrite(["能开展党员教育"])
    point = StationPoint.objects.get()

    set_tick(place, point, done=True, by=clerk, on=BEFORE)
    set_tick(place, point, done=True, by=director, on=ON)

    (line,) = checklist(place)
    assert (line.tick.by, line.tick.on) == (clerk, BEFORE)
    set_tick(place, point, done=False, by=director, on=ON)
    assert checklist(place)[0].tick is None


def test_a_line_that_comes_back_to_the_list_has_kept_its_ticks(clerk):
    place = a_place()
    StationPoint.rewrite(["甲", "乙"])
    set_tick(place, StationPoint.objects.get(text="乙"), done=True, by=clerk, on=ON)

    StationPoint.rewrite(["甲", "丙"])
    assert [line.point.text for line in checklist(place)] == ["甲", "丙"]
    StationPoint.rewrite(["乙", "甲"])

    assert [line.point.text for line in checklist(place)] == ["乙", "甲"]
    assert checklist(place)[0].tick.by == clerk
    ticked = {row.pk: row.ticked for row in Place.objects.for_list()}
    assert ticked == {place.pk: 1}


def test_the_picture_has_the_core_then_each_chain_then_the_whole_zone():
    textile, empty = a_chain("纺织服装", order=1), a_chain("高端装备", order=2)
    core, park = a_core(), a_place()
    station, room = a_place(chain=textile), a_room(chain=textile)
    a_place(chain=textile).close(on=ON)

    found = network.network()

    assert found.core == core
    branches = [(branch.label, branch.places) for branch in found.branches]
    assert branches == [
        (textile.name, [station, room]),
        (empty.name, []),
        ("全区", [park]),
    ]
    assert found.points == [station, room, park]


@pytest.mark.parametrize(
    ("who", "keeps", "own", "other", "reads", "writes"),
    [
        ("clerk", True, True, True, True, True),
        ("director", True, True, True, True, True),
        ("secretary", True, True, False, True, False),
        ("leader", False, False, False, True, False),
        ("task_force_member", False, False, False, False, False),
        ("officer", False, False, False, False, False),
        ("liaison", False, False, False, False, False),
        ("sysadmin", False, False, False, False, False),
    ],
)
def test_who_keeps_places(request, textile, who, keeps, own, other, reads, writes):
    user = request.getfixturevalue(who)
    mine, core = a_place(chain=textile), a_core()

    assert keeps_places(user) is keeps
    assert (may_keep(user, mine), may_keep(user, core)) == (own, other)
    assert (reads_places(user), writes_points(user)) == (reads, writes)


def test_purposes_read_in_their_own_order_wherever_they_were_ticked():
    place = a_place(purposes=[Purpose.MEETINGS, Purpose.GATHERINGS, "gone"])

    assert place.get_purposes_display() == "党群活动、会议场地"


def test_the_leading_enterprise_of_a_chain_is_called_so():
    leads = a_place(enterprise=an_enterprise(is_chain_leader=True))
    other = a_place(enterprise=an_enterprise())

    assert [leads.host_label, other.host_label] == ["龙头企业", "企业"]


def test_the_demo_has_a_core_and_six_invented_points(clerk):
    for word in ("服饰", "休闲服装", "重工", "化工"):
        an_enterprise(short_name=f"示例{word}")

    assert demo.load(MONDAY) == 7

    assert Place.objects.filter(upgraded_on__lt=date(2026, 3, 9)).count() == 3
