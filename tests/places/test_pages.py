"""The pages of places: what everybody reads, what keepers enter, what others may not."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from chains.dossier import dossier, for_page
from chains.forms.saving import save_once
from chains.places.forms import PlaceForm
from chains.places.models import Place, StationPoint, Tick
from portal.audit.models import Entry
from tests.builders import a_chain, an_enterprise
from tests.issues.test_statements import counts
from tests.places.spots import a_core, a_place, a_room
from tests.pressing import just_before

pytestmark = pytest.mark.django_db
GIVEN = {
    "kind": "station",
    "name": "示例党群服务站",
    "host_kind": "park",
    "host_name": "示例产业园",
    "address": "示例路 1 号",
    "hours": "工作日 8:30–17:30",
    "phone": "0537-0000001",
    "purposes": ["education", "leisure"],
    "audience": "chain",
}
KEEPING = ("edit", "upgrade", "close", "reopen")


def text(client, name, *args):
    return client.get(reverse(f"places:{name}", args=args)).content.decode()


def press(client, name, /, *args, **typed):
    return client.post(reverse(f"places:{name}", args=args), typed, follow=True)


def errors(answer):
    return [
        sentence for said in answer.context["form"].errors.values() for sentence in said
    ]


def test_strangers_read_the_picture_and_each_place(client, textile, equipment):
    core, station = (
        a_core(name="示例中心"),
        a_place(chain=textile, phone="0537-7654321"),
    )

    page = text(client, "places")
    assert page.index("示例中心") < page.index(textile.name) < page.index(station.name)
    assert "还没有服务站" in page
    assert "0537-7654321" in text(client, "place", station.pk)
    assert core.name in text(client, "place", core.pk)


def test_without_a_core_the_picture_still_names_the_centre(client, settings):
    assert settings.CENTRE_NAME in text(client, "places")


def test_a_closed_place_is_nowhere_for_strangers(client, clerk):
    place = a_place(name="停用的站")
    place.close(on=localdate())

    assert "停用的站" not in text(client, "places")
    assert client.get(place.get_absolute_url()).status_code == 404
    client.force_login(clerk)
    assert "公众看不到" in text(client, "place", place.pk)


def test_a_clerk_enters_a_station_on_one_screen(client, clerk):
    client.force_login(clerk)

    answer = press(client, "add", **GIVEN)

    place = Place.objects.get()
    assert answer.redirect_chain == [(place.get_staff_url(), 302)]
    assert (place.host, place.purposes) == ("示例产业园", ["education", "leisure"])
    assert place.history.get().history_user == clerk


def test_what_does_not_belong_to_the_kind_of_host_is_dropped(client, clerk):
    client.force_login(clerk)
    enterprise = an_enterprise()

    press(
        client,
        "add",
        **(GIVEN | {"host_kind": "enterprise", "enterprise": enterprise.pk}),
    )

    place = Place.objects.get()
    assert (place.enterprise, place.host_name) == (enterprise, "")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"phone": "13800000001"},
            "写阵地的办公电话，例如 0537-0000000；不写个人手机号。",
        ),
        (
            {"phone": "013800000001"},
            "写阵地的办公电话，例如 0537-0000000；不写个人手机号。",
        ),
        ({"phone": "打前台"}, "写阵地的办公电话，例如 0537-0000000；不写个人手机号。"),
        ({"host_name": ""}, "请写建站单位，例如：产业园区。"),
        ({"host_kind": "enterprise"}, "请选择建站企业。"),
        ({"name": ""}, "请填写“名称”。"),
        ({"purposes": ["casino"]}, "这一项不在可选范围内，请从列表里重新选。"),
        ({"name": "已有的站"}, "已有同名的阵地，请换一个名称。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client, clerk, wrong, sentence
):
    a_place(name="已有的站")
    client.force_login(clerk)

    answer = press(client, "add", **(GIVEN | {"note": "已写的介绍"} | wrong))

    assert errors(answer) == [sentence]
    assert "已写的介绍" in answer.content.decode()
    assert Place.objects.count() == 1


def test_a_second_core_is_refused_in_words(client, clerk):
    a_core()
    client.force_login(clerk)

    answer = press(client, "add", **(GIVEN | {"kind": "centre"}))

    assert "“一核”只有一个" in errors(answer)[0]


@pytest.mark.parametrize(
    "phone", ["0537-0000001", "05371234567", "400-123-4567", "12345", "7654321-801"]
)
def test_an_office_number_may_look_like_this(client, clerk, phone):
    client.force_login(clerk)

    press(client, "add", **(GIVEN | {"phone": phone}))

    assert Place.objects.get().phone == phone


def test_a_secretary_enters_stations_of_the_own_chain_only(
    client, secretary, equipment
):
    client.force_login(secretary)

    for wrong in ({"chain": equipment.pk}, {"chain": ""}, {"kind": "centre"}):
        press(client, "add", **(GIVEN | {"chain": secretary.chain.pk} | wrong))
    assert not Place.objects.exists()

    press(client, "add", **(GIVEN | {"chain": secretary.chain.pk}))
    assert Place.objects.get().chain == secretary.chain


@pytest.mark.parametrize(
    "who", ["secretary", "leader", "officer", "liaison", "sysadmin"]
)
def test_others_keep_no_place_of_another_chain(request, client, who):
    place = a_room(chain=a_chain("高端装备"))
    client.force_login(request.getfixturevalue(who))

    answers = [
        client.post(reverse(f"places:{name}", args=[place.pk]), GIVEN).status_code
        for name in KEEPING
    ]

    assert answers == [403] * len(KEEPING)
    assert place.history.count() == 1


def test_a_room_is_upgraded_beside_its_check_list(client, clerk):
    room, today = a_room(), localdate()
    StationPoint.rewrite(["能开展党员教育"])
    client.force_login(clerk)
    assert "能开展党员教育" in text(client, "upgrade", room.pk)

    answer = press(client, "upgrade", room.pk, on=today + timedelta(days=1))
    assert "升级日期不能晚于今天" in answer.content.decode()
    press(client, "upgrade", room.pk, on=today)

    assert Place.objects.get().upgraded_on == today
    page = text(client, "keep", room.pk)
    assert "类别：" in page
    assert "党员活动室" in page
    assert "由党员活动室升级为党群服务站" in text(client, "place", room.pk)


def test_an_edit_cannot_put_the_opening_after_the_upgrade(client, clerk):
    room, today = a_room(), localdate()
    room.upgrade(on=today, today=today)
    client.force_login(clerk)

    later = today + timedelta(days=2)
    answer = press(client, "edit", room.pk, **(GIVEN | {"opened_on": later}))

    assert errors(answer) == ["启用日期不能晚于升级为服务站的日期。"]


def test_an_edit_does_not_open_again_what_a_colleague_has_just_closed(client, clerk):
    place, on = a_place(), localdate()
    client.force_login(clerk)
    close = lambda: Place.objects.filter(pk=place.pk).update(closed_on=on)  # noqa: E731

    with just_before('UPDATE "places_place"', close):
        press(client, "edit", place.pk, **(GIVEN | {"hours": "每天"}))

    place.refresh_from_db()
    assert (place.hours, place.closed_on) == ("每天", on)


def test_the_history_of_an_edit_says_what_holds_and_not_what_held(client, clerk):
    place = a_place()
    form = PlaceForm(GIVEN | {"hours": "每天"}, instance=place, user=clerk)
    assert form.is_valid()
    Place.objects.get(pk=place.pk).close(on=localdate())

    assert save_once(form) == place

    line = place.history.latest("history_id")
    assert (line.hours, line.closed_on) == ("每天", localdate())


def test_an_edit_of_what_was_removed_meanwhile_is_told_so(client, clerk):
    place = a_place()
    form = PlaceForm(GIVEN, instance=place, user=clerk)
    assert form.is_valid()
    Place.objects.all().delete()

    assert save_once(form) is None
    assert form.non_field_errors() == ["同事刚刚删除了这一条，请返回查看。"]


def test_a_place_is_closed_and_opened_again(client, clerk):
    place = a_place()
    client.force_login(clerk)

    assert "已停用" in press(client, "close", place.pk).content.decode()
    assert "同事刚刚已经停用" in press(client, "close", place.pk).content.decode()
    assert "已恢复" in press(client, "reopen", place.pk).content.decode()


def test_a_point_is_ticked_by_its_keepers_with_day_and_person(
    client, secretary, textile
):
    place = a_place(chain=textile)
    StationPoint.rewrite(["能休闲健身"])
    point = StationPoint.objects.get()
    client.force_login(secretary)

    press(client, "tick", place.pk, point.pk)
    tick = Tick.objects.get()
    assert (tick.by, tick.on) == (secretary, localdate())
    assert secretary.name in text(client, "keep", place.pk)
    press(client, "tick", place.pk, point.pk, undo=1)

    assert not Tick.objects.exists()


def test_the_centre_writes_the_check_list_as_one_text(client, clerk, secretary):
    client.force_login(clerk)

    answer = press(client, "points", lines="甲\n" + "长" * 61)
    assert "超过 60 字" in errors(answer)[0]
    press(client, "points", lines=" 甲 \n\n乙\n甲")

    assert [str(point) for point in StationPoint.objects.active()] == ["甲", "乙"]
    client.force_login(secretary)
    assert client.get(reverse("places:points")).status_code == 403


def test_the_workbook_has_every_fact_and_the_journal_who_took_it(client, clerk):
    a_place(name="=1+1", chain=a_chain("纺织服装"), purposes=["education"])
    client.force_login(clerk)

    answer = client.get(reverse("places:export"))

    rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
    (line,) = [row for row in rows if row[0] == 1]
    assert "纺织服装" in line
    assert "党员教育" in line
    assert Entry.objects.get(action="export.places").by_id == clerk.pk


def test_the_chain_the_enterprise_and_its_timeline_lead_there(client, clerk, textile):
    enterprise = an_enterprise(textile)
    place = a_place(chain=textile, enterprise=enterprise, opened_on=localdate())
    client.force_login(clerk)

    addresses = (
        textile.get_absolute_url(),
        enterprise.get_absolute_url(),
        reverse("dossier:timeline", args=[enterprise.pk]) + "?kind=places",
    )
    for address in addresses:
        assert place.get_absolute_url() in client.get(address).content.decode()
    without = for_page().get(pk=an_enterprise().pk)
    titles = [
        panel.title for panel in dossier(without, clerk, on=localdate())["panels"]
    ]
    assert "党群阵地" not in titles


@pytest.mark.parametrize("name", ["places", "kept"])
def test_more_places_cost_no_more_statements(client, clerk, name):
    if name == "kept":
        client.force_login(clerk)
    chain = a_chain("纺织服装")

    found = counts(
        client,
        reverse(f"places:{name}"),
        lambda: a_place(chain=chain, enterprise=an_enterprise(chain)),
    )

    assert len(set(found)) == 1, found
