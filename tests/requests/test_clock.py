"""The day by which a request is due, and how it is explained, case by case."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.workdays.changes import Entry, Mark, correct, enter_notice
from portal.workdays.models import CalendarChange, Kind
from services.requests.models import CalendarRun, ServiceRequest
from services.requests.recompute import consume_changes
from tests.requests.cases import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day):
    return datetime.fromisoformat(f"{day} 09:00").replace(tzinfo=SHANGHAI)


@pytest.fixture
def desk():
    return Desk()


def on(desk, day):
    """The next move happens on that day."""
    desk.now = at(day) - timedelta(minutes=1)


def lines(request, day):
    request = ServiceRequest.objects.get(pk=request.pk)
    return [f"{line.what}|{line.note}|{line.days}" for line in request.explained(day)]


def test_the_day_of_acceptance_never_counts(desk):
    assert desk.working().due_on == date(2026, 3, 16)


def test_two_supplements_at_once_stop_the_clock_until_both_are_answered(desk):
    request = desk.asked()
    on(desk, "2026-03-10")
    request = desk.make(request, "ask", text="还要租约", reason="部门新提出")
    assert request.supplements.open().count() == 2
    on(desk, "2026-03-12")
    request = desk.make(request, "supply", desk.liaison, text="都补了")

    # Stopped on the evening of the 9th, going on after the 12th: three days.
    assert request.due_on == date(2026, 3, 19)
    assert not request.supplements.open().exists()


def test_one_of_two_called_off_leaves_the_clock_standing(desk):
    request = desk.asked()
    request = desk.make(request, "ask", text="还要租约", reason="部门新提出")
    first = request.supplements.first()
    on(desk, "2026-03-11")

    request = desk.make(
        request, "cancel_supplement", supplement=first, reason="部门能查到"
    )

    assert request.state == "supplement"
    assert request.glance(date(2026, 3, 11)) == ("pause", "停表 · 等补正")


def test_a_supplement_called_off_gives_its_days_back(desk):
    request = desk.asked()
    on(desk, "2026-03-11")

    request = desk.make(
        request,
        "cancel_supplement",
        supplement=request.supplements.get(),
        reason="部门能查到",
    )

    assert (request.state, request.due_on) == ("working", date(2026, 3, 18))


def test_spring_festival_in_a_supplement_adds_only_working_days(desk):
    on(desk, "2026-02-10")
    request = desk.asked()
    on(desk, "2026-02-26")

    request = desk.make(request, "supply", desk.liaison, text="节后补齐")

    # 11, 12, 13 February, the Saturday 14 that is worked, 24, 25 and 26 February.
    found = [line for line in lines(request, date(2026, 2, 26)) if "停表" in line]
    assert found == ["停表：等申请人补正|2026-02-10 至 2026-02-26|顺延 7 个工作日"]
    assert any("2026-02-17 春节" in line for line in lines(request, date(2026, 2, 26)))


def test_a_request_of_a_saturday_that_is_worked_counts_from_the_next_day(desk):
    on(desk, "2026-02-28")  # made up for 春节, the notice says
    request = desk.working()

    assert request.due_on == date(2026, 3, 6)


def test_a_saturday_that_is_worked_counts_and_is_explained(desk):
    on(desk, "2026-02-26")
    request = desk.working()

    # 27, 28 (a Saturday), 2, 3 and 4 March.
    assert request.due_on == date(2026, 3, 4)
    assert "2026-02-28 调休上班|春节|照常计" in lines(request, date(2026, 2, 27))


def entry(desk, seen=0):
    return Entry(by=desk.director, at=desk.now, source="示例通知", seen=seen)


def close_the_13th(desk):
    seen = CalendarChange.objects.values_list("pk", flat=True).first() or 0
    return correct(date(2026, 3, 13), Mark(Kind.OFF, "防汛"), entry(desk, seen))


def load_2026(desk):
    """What the process counts by, as rows that a correction may follow."""
    enter_notice(2026, {}, entry(desk))
    consume_changes(at=desk.now)


def test_a_day_that_is_freed_later_moves_the_due_day_and_says_so(desk):
    load_2026(desk)
    request = desk.working()
    close_the_13th(desk)

    assert consume_changes(at=desk.later()) == 1
    assert consume_changes(at=desk.later()) == 0

    request = ServiceRequest.objects.get(pk=request.pk)
    assert request.due_on == date(2026, 3, 17)
    step = request.steps.last()
    assert (step.move, step.by) == ("recount", None)
    assert step.text == "放假安排有变，期限由 2026-03-16 改为 2026-03-17。"
    assert CalendarRun.objects.count() == 2


def test_no_edit_makes_a_request_late_after_the_fact(desk):
    load_2026(desk)
    close_the_13th(desk)
    consume_changes(at=desk.now)
    request = desk.working()
    assert request.due_on == date(2026, 3, 17)
    on(desk, "2026-03-17")
    seen = CalendarChange.objects.values_list("pk", flat=True).first()
    plain = Mark(Kind.WORK, "照常上班")

    correct(date(2026, 3, 13), plain, entry(desk, seen))
    consume_changes(at=desk.later())

    request.refresh_from_db()
    assert request.due_on == date(2026, 3, 17)


def test_a_year_that_nobody_has_announced_is_marked(desk):
    on(desk, "2026-12-30")
    request = desk.working()

    assert request.due_on.year == 2027
    assert request.provisional
    assert "暂定" in lines(request, date(2026, 12, 30))[-1]
    assert any("推定" in line for line in lines(request, date(2026, 12, 30)))


def test_waiting_for_a_department_stops_the_clock(desk):
    request = desk.asking_unit()
    assert request.glance(date(2026, 3, 30))[0] == "pause"
    on(desk, "2026-03-13")

    request = desk.make(request, "reply", desk.officer, reply="已核对")

    assert request.due_on == date(2026, 3, 20)
    assert any("等部门回复" in line for line in lines(request, date(2026, 3, 13)))


def test_a_stop_before_acceptance_does_not_count_twice(desk):
    request = desk.asked(desk.submitted())
    on(desk, "2026-03-12")
    request = desk.make(request, "supply", desk.liaison, text="补了")
    assert request.due_on == date(2026, 3, 13)

    request = desk.make(request, "accept")

    assert request.due_on == date(2026, 3, 19)


def test_an_extension_is_a_line_of_its_own(desk):
    request = desk.make(
        desk.working(), "extend", desk.director, days=3, reason="等省厅"
    )

    assert "延期|等省厅|+3 个工作日" in lines(request, date(2026, 3, 9))
    assert request.due_on == date(2026, 3, 19)


def test_opening_again_starts_a_new_clock(desk):
    request = desk.closed()
    on(desk, "2026-03-20")

    request = desk.make(request, "reopen", desk.liaison, reason="打错了")

    assert request.due_on == date(2026, 3, 27)
    assert lines(request, date(2026, 3, 20))[0].startswith("2026-03-20 重开")


def test_the_due_day_is_in_time_and_a_weekend_makes_nothing_late(desk):
    request = desk.working()

    def late(day):
        return request in ServiceRequest.objects.overdue(date.fromisoformat(day))

    assert [late("2026-03-16"), late("2026-03-17")] == [False, True]


def test_a_guide_that_promises_nothing_says_whose_figure_it_is(desk):
    desk.guide.limits.all().update(days=None)

    request = desk.working()

    assert request.due_on == date(2026, 3, 16)
    assert "限|指南没有写明，按 5 个工作日（建议值）|5 个工作日" in lines(
        request, date(2026, 3, 9)
    )
