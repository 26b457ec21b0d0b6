"""Activities: seats in the order of asking, who came, and results with consent."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from portal.audit.models import Entry
from portal.notices.models import Notice
from portal.workflow.moves import Refused, moves_of
from salons.activities import reminders
from salons.activities.forms import EditForm
from salons.activities.models import Activity
from salons.activities.views import MOVES
from salons.activities.workflow import ActivityState
from tests.activities.courses import Course, fresh
from tests.builders import a_liaison, a_post, a_unit, a_user, an_enterprise
from tests.cells import is_asked, moved
from tests.issues.test_statements import counts
from tests.salons.rounds import at

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def course():
    return Course()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *args):
    return reverse(f"activities:{name}", args=args)


def text(client, url, **facts):
    return client.get(url, facts).content.decode()


def told(person, start=""):
    rows = Notice.objects.filter(person=person, subject__startswith=start)
    return [row.subject for row in rows.order_by("pk")]


def remind(when):
    reminders.remind(on=localdate(at(when)), at=at(when))


def test_the_last_seats_go_once_and_the_rest_are_told_how_many_are_left(course):
    row = course.published(capacity=5)
    course.registers(row, 0, 2)
    course.registers(row, 1, 2)

    with pytest.raises(Refused, match="只剩 1 个名额"):
        course.registers(row, 2, 2)
    course.registers(row, 2, 1)
    assert sum(entry.seats for entry in row.entries.all()) == 5


def test_a_number_that_changes_counts_once(course):
    row = course.published(capacity=5)
    course.registers(row, 0, 4)

    course.registers(row, 0, 5)

    assert [entry.seats for entry in row.entries.all()] == [5]


def test_without_a_limit_everybody_comes(course):
    row = course.published(capacity=None)

    course.registers(row, 0, 200)
    course.registers(row, 1, 200)

    assert row.entries.count() == 2


def test_the_last_day_is_in_time_and_the_day_after_is_not(course):
    row = course.published()
    course.on("2026-03-19 23:00")
    course.registers(row, 0)
    course.on("2026-03-20 08:00")
    with pytest.raises(Refused, match="报名已截止"):
        course.registers(row, 1)


def test_a_draft_and_a_cancelled_one_take_nobody(course):
    draft, gone = course.drafted(), course.published()
    gone.cancel(by=course.secretary, at=course.now, reason="台风")

    for row in (draft, gone):
        with pytest.raises(Refused, match="报名已截止"):
            course.registers(row, 0)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"place": ""}, "请先填地点"),
        ({"start": at("2026-03-02 08:00")}, "已过"),
        ({"reply_by": date(2026, 3, 1)}, "报名截止 2026-03-01 已过"),
    ],
)
def test_what_guests_must_know_comes_first(course, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        course.published(**facts)


def test_another_day_moves_the_calendar_and_tells_those_who_come(course):
    row = course.published()
    course.registers(row, 0)
    start = at("2026-03-26 09:00")

    facts = {"start": start, "end": start + timedelta(hours=1), "place": "二楼"}
    facts["reply_by"] = date(2026, 3, 25)
    row.reschedule(by=course.secretary, at=course.now, **facts)
    with pytest.raises(Refused, match="都没有变"):
        fresh(row).reschedule(by=course.secretary, at=course.now, **facts)

    assert fresh(row).sequence == 1
    came, other = (course.speaker(course.enterprises[n]) for n in (0, 1))
    assert len(told(came, "活动改期")) == 1
    assert told(other, "活动改期") == []


def test_enterprises_of_the_chain_hear_of_it_and_those_who_come_are_reminded(course):
    row = course.published()
    course.registers(row, 0)
    came, other = (course.speaker(course.enterprises[n]) for n in (0, 1))
    stranger = a_liaison(enterprise=an_enterprise()).user

    for day in ("16", "17", "18", "19"):
        remind(f"2026-03-{day} 09:00")
        remind(f"2026-03-{day} 10:00")

    assert len(told(other, "可以报名")) == len(told(came, "可以报名")) == 1
    assert told(stranger) == []
    assert len(told(came, "活动提醒")) == 2
    assert told(other, "活动提醒") == []


def test_a_summary_is_a_sentence_and_comes_after_the_beginning(course):
    row = course.published()
    with pytest.raises(Refused, match="还没有到时间"):
        row.hold(by=course.secretary, at=course.now, summary="好")
    with pytest.raises(Refused, match="请写一句"):
        row.hold(by=course.secretary, at=row.end, summary=" ")


def test_results_are_published_and_changed_only_in_the_open(course):
    row = course.held(kind="contest")
    facts = {"by": course.secretary, "at": course.now}
    with pytest.raises(Refused, match="成绩还空着"):
        row.publish_results(**facts)
    row.results.create(order=1, place="一等奖", name="示例选手甲")
    row.publish_results(**facts)
    with pytest.raises(Refused, match="已经公布"):
        row.publish_results(**facts)
    desk = signed_in(course.secretary)
    assert desk.get(address("results", row.pk)).status_code == 403

    with pytest.raises(Refused, match="为什么撤下"):
        row.take_back_results(**facts, reason=" ")
    row.take_back_results(**facts, reason="漏了一人")
    assert desk.get(address("results", row.pk)).status_code == 200
    assert "成绩撤下更正：漏了一人" in [step.text for step in row.steps.all()]


def test_only_a_contest_has_results(course):
    row = course.held()
    with pytest.raises(Refused, match="只有技能比武"):
        row.publish_results(by=course.secretary, at=course.now)


def test_from_the_form_to_the_published_results_by_the_pages_alone(course):
    desk = signed_in(course.secretary)
    day = (localdate() + timedelta(days=9)).isoformat()
    facts = {"kind": "contest", "theme": "缝纫比武", "organiser": "党委", "day": day}
    facts |= {"begins": "14:30", "ends": "16:30", "place": "大厅", "reply_by": day}
    desk.post(address("add"), facts | {"chain": course.chain.pk, "capacity": "9"})
    row = Activity.objects.get()
    desk.post(address("publish", row.pk))
    mine = signed_in(course.speaker(course.enterprises[0]))
    assert "截止，" in text(mine, row.get_absolute_url())
    facts = {"enterprise": course.enterprises[0].pk, "seats": "3", "names": "甲乙丙"}
    mine.post(address("register", row.pk), facts)
    entry = row.entries.get()
    assert "已报名" in text(mine, row.get_absolute_url())

    begun = now() - timedelta(minutes=5)
    Activity.objects.update(start=begun, end=begun + timedelta(hours=1))
    desk.post(address("attendance", row.pk), {f"came{entry.pk}": "2"})
    desk.post(address("hold", row.pk), {"summary": "比得热烈"})
    lines = {
        "line0-place": "一等奖",
        "line0-name": "示例选手甲",
        "line1-place": "二等奖",
    }
    wrong = desk.post(address("results", row.pk), lines)
    assert "名次和姓名要一起填" in wrong.content.decode()
    desk.post(address("results", row.pk), lines | {"line1-name": "示例选手乙"})
    assert "示例选手甲" not in text(mine, row.get_absolute_url())
    refused = desk.post(address("publish_results", row.pk), {})
    assert "征得名单上的人同意" in refused.content.decode()
    desk.post(address("publish_results", row.pk), {"consented": "on"})

    page = text(mine, row.get_absolute_url())
    assert "示例选手甲" in page
    assert "2 人" in page
    assert desk.get(address("export", row.pk)).status_code == 200
    assert Entry.objects.filter(action="export.activity_entries").count() == 1


def test_nobody_registers_or_leaves_for_another_enterprise(course):
    row = course.published()
    entry = course.registers(row, 1)
    mine = signed_in(course.speaker(course.enterprises[0]))
    facts = {"enterprise": course.enterprises[1].pk, "seats": "5"}

    mine.post(address("register", row.pk), facts)
    assert mine.post(address("leave", row.pk, entry.pk)).status_code == 404
    assert [found.seats for found in row.entries.all()] == [2]


def test_who_leaves_in_time_gives_the_seats_back(course):
    Activity.objects.all().delete()
    row = course.published(start=now() + timedelta(days=2), reply_by=localdate())
    course.now = now()
    entry = course.registers(row, 0, 10)
    mine = signed_in(course.speaker(course.enterprises[0]))

    mine.post(address("leave", row.pk, entry.pk))
    course.registers(row, 1, 10)

    assert row.entries.count() == 1


def test_the_keeper_enters_who_comes_without_asking_until_it_is_held(course, clerk):
    begun = now() - timedelta(minutes=5)
    row = course.published(reply_by=localdate(at("2026-03-19 12:00")))
    Activity.objects.update(start=begun, end=begun + timedelta(hours=1))
    desk, facts = signed_in(clerk), {"enterprise": course.enterprises[0].pk, "seats": 3}

    assert address("register", row.pk) in text(desk, row.get_absolute_url())
    desk.post(address("register", row.pk), facts)
    assert [entry.seats for entry in row.entries.all()] == [3]

    fresh(row).hold(by=clerk, at=now(), summary="交流充分")
    refused = desk.post(address("register", row.pk), facts | {"seats": 2})
    assert "报名已截止" in refused.content.decode()
    assert [entry.seats for entry in row.entries.all()] == [3]


def test_after_the_last_day_an_enterprise_comes_with_fewer_but_not_with_more(course):
    row = course.published()
    course.registers(row, 0, 2)
    course.on("2026-03-20 08:00")

    course.registers(row, 0, 1)
    with pytest.raises(Refused, match="开始前只能改少"):
        course.registers(row, 0, 2)
    course.on("2026-03-20 14:30")
    with pytest.raises(Refused, match="开始前只能改少"):
        course.registers(row, 0, 1)
    assert [entry.seats for entry in row.entries.all()] == [1]


def test_fewer_come_also_where_more_are_registered_than_there_are_seats(course):
    row = course.published(capacity=10)
    course.registers(row, 0, 8)
    Activity.objects.update(capacity=5)

    course.registers(row, 0, 6)

    assert [entry.seats for entry in row.entries.all()] == [6]
    with pytest.raises(Refused, match="只剩 0 个名额"):
        course.registers(row, 1, 1)


def test_seats_that_are_given_are_not_taken_back_by_a_smaller_limit(course):
    row = course.published(capacity=10)
    course.registers(row, 0, 8)
    typed = {"theme": row.theme, "organiser": row.organiser}
    desk = signed_in(course.secretary)

    page = desk.post(address("edit", row.pk), typed | {"capacity": "5"})
    assert "名额不能少于 8" in page.content.decode()
    assert fresh(row).capacity == 10
    desk.post(address("edit", row.pk), typed | {"capacity": "8"})
    assert fresh(row).capacity == 8


def test_who_may_leave_finds_the_button_also_after_the_last_day(course):
    row = course.published(start=now() + timedelta(hours=2), reply_by=localdate())
    course.now = now()
    entry = course.registers(row, 0)
    Activity.objects.update(reply_by=localdate() - timedelta(days=1))
    mine = signed_in(course.speaker(course.enterprises[0]))

    assert address("leave", row.pk, entry.pk) in text(mine, row.get_absolute_url())
    mine.post(address("leave", row.pk, entry.pk))
    assert not row.entries.exists()


def test_the_keeper_cancels_for_an_enterprise_which_reads_of_it(course):
    row = course.published(start=now() + timedelta(days=9), reply_by=localdate())
    course.now = now()
    entry = course.registers(row, 0)
    desk = signed_in(course.secretary)

    assert address("leave", row.pk, entry.pk) in text(desk, row.get_absolute_url())
    desk.post(address("leave", row.pk, entry.pk))

    assert not row.entries.exists()
    assert [step.move for step in row.steps.all()] == ["publish", "strike"]
    speaker = course.speaker(course.enterprises[0])
    assert len(told(speaker, "报名已由主办方取消")) == 1


def edited_while(course, row, colleague, **typed):
    """What the page says when a colleague was faster than the person who edits."""
    typed = {"theme": "改过的题目", "organiser": row.organiser} | typed
    desk = signed_in(course.secretary)
    read = desk.get(address("edit", row.pk)).context["form"]["version"].value()
    colleague(fresh(row))
    return desk.post(address("edit", row.pk), typed | {"version": read})


def test_who_edits_does_not_undo_a_colleagues_move(course):
    row = course.published(start=now() + timedelta(days=9), reply_by=localdate())
    facts = {"by": course.secretary, "at": now()}

    def moves_it(found):
        found.reschedule(
            **facts,
            start=row.start + timedelta(days=1),
            end=row.end + timedelta(days=1),
            place="二楼",
            reply_by=row.reply_by,
        )

    page = edited_while(course, row, moves_it)
    assert "同事改过这场活动" in page.content.decode()
    assert "改过的题目" in page.content.decode()
    assert fresh(row).theme == row.theme
    again = {"theme": "改过的题目", "organiser": row.organiser}
    again["version"] = page.context["form"]["version"].value()
    signed_in(course.secretary).post(address("edit", row.pk), again)
    assert (fresh(row).theme, fresh(row).place) == ("改过的题目", "二楼")

    page = edited_while(course, row, lambda found: found.cancel(**facts, reason="台风"))
    assert fresh(row).state == ActivityState.CANCELLED
    assert fresh(row).version == row.steps.count()


def test_a_move_between_reading_and_saving_is_not_undone(course, monkeypatch):
    row = course.published(start=now() + timedelta(days=9), reply_by=localdate())
    clean = EditForm.clean

    def slowly(form):
        facts = {"by": course.secretary, "at": now()}
        fresh(row).cancel(**facts, reason="台风")
        return clean(form)

    monkeypatch.setattr(EditForm, "clean", slowly)
    typed = {"theme": "改过的题目", "organiser": row.organiser}
    page = signed_in(course.secretary).post(address("edit", row.pk), typed)

    assert (fresh(row).state, fresh(row).version) == (ActivityState.CANCELLED, 2)
    assert fresh(row).theme == row.theme
    assert "改过的题目" in page.content.decode()


def test_what_was_held_is_not_called_otherwise_afterwards(course):
    row = course.with_results()
    row.publish_results(by=course.secretary, at=course.now)
    typed = {"theme": "另一场比武", "organiser": "别的单位"}

    signed_in(course.secretary).post(address("edit", row.pk), typed)

    assert fresh(row).theme == row.theme


def test_an_activity_of_the_zone_is_everybodys_and_a_chains_its_own(course):
    own, whole = course.published(), course.published(chain=None)
    draft = course.drafted()
    stranger = signed_in(a_liaison(enterprise=an_enterprise()).user)

    assert stranger.get(own.get_absolute_url()).status_code == 404
    assert stranger.get(whole.get_absolute_url()).status_code == 200
    mine = signed_in(course.speaker(course.enterprises[0]))
    assert mine.get(own.get_absolute_url()).status_code == 200
    assert mine.get(draft.get_absolute_url()).status_code == 404


def test_names_of_those_who_come_are_for_the_organiser(course):
    row = course.published()
    course.registers(row, 0, names="张厂长")
    other = signed_in(course.speaker(course.enterprises[1]))

    assert "张厂长" not in text(other, row.get_absolute_url())
    assert "张厂长" in text(signed_in(course.secretary), row.get_absolute_url())


def test_the_month_shows_it(course):
    row = course.published()
    mine = signed_in(course.speaker(course.enterprises[0]))

    page = text(mine, reverse("calendar:month", args=[2026, 3]))

    assert row.theme in page


@pytest.mark.once
def test_statements_do_not_grow(course, clerk):
    row = course.published(capacity=None)
    client = signed_in(clerk)

    def add():
        course.join()
        course.registers(row, -1)
        course.published(chain=None)

    for url in (address("activities"), row.get_absolute_url()):
        found = counts(client, url, add)
        assert found == [found[0]] * 3, url


COMING = {"draft", "open"}
KEEPERS = {"clerk", "director", "secretary"}
DAY = (localdate() + timedelta(days=20)).isoformat()
TIMES = {"day": DAY, "begins": "09:00", "ends": "10:00", "place": "一楼"}
# Of each move: its states, its people, and what is typed.
TABLE = {
    "publish": ({"draft"}, KEEPERS, {}),
    "reschedule": (COMING, KEEPERS, TIMES | {"reply_by": DAY}),
    "edit": (COMING, KEEPERS, {"theme": "另一个题目", "organiser": "党委"}),
    "cancel": (COMING, KEEPERS, {"reason": "台风"}),
    "hold": ({"open"}, KEEPERS, {"summary": "交流充分"}),
    "publish_results": ({"held"}, KEEPERS, {"consented": "on"}),
    "take_back_results": (set(), KEEPERS, {"reason": "漏了一人"}),
}


def in_state(course, state):
    """With the present for the moves that ask what time it is."""
    if state == "held":
        return course.with_results()
    row = course.drafted(start=now() + timedelta(days=9), reply_by=localdate())
    if state in {"open", "cancelled"}:
        row.publish(by=course.secretary, at=now())
    if state == "cancelled":
        row.cancel(by=course.secretary, at=now(), reason="停")
    return row


def cast_of(course):
    centre = a_unit("centre")
    other = a_unit("committee", chain=an_enterprise().chain)
    return {
        "clerk": a_post(a_user(), centre).user,
        "director": a_post(a_user(), centre, "head").user,
        "secretary": course.secretary,
        "liaison": course.speaker(course.enterprises[0]),
        "other_secretary": a_post(a_user(), other, "secretary").user,
        "officer": a_post(a_user(), a_unit()).user,
        "leader": a_post(a_user(), a_unit("lead"), "leader").user,
        "sysadmin": a_post(a_user(), a_unit(), "admin").user,
    }


def test_the_table_names_every_move():
    """But for the one that has no page: a button beside each enterprise."""
    assert set(TABLE) == set(moves_of(Activity)) - {"strike"} == set(MOVES)


@pytest.mark.once
@pytest.mark.parametrize("state", ActivityState.values)
def test_an_activity_moves_in_the_states_and_for_the_people_of_the_table(course, state):
    row, wrong = in_state(course, state), []
    cast = cast_of(course)

    for name, (states, people, typed) in TABLE.items():
        if name == "hold" and state == "open":
            begun = now() - timedelta(hours=1)
            Activity.objects.update(start=begun, end=begun + timedelta(hours=2))
        for role, person in cast.items():
            may = state in states and role in people
            if not is_asked(state, name, role, is_open=may):
                continue
            if moved(row, person, address(name, row.pk), typed) != may:
                wrong.append(f"{role} {name} in {state}")

    assert wrong == []
