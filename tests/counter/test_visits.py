"""到访: numbers, the order of the line, one button, and what a day leaves behind."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from portal.audit.models import Entry
from portal.workflow.journals import broken_steps
from portal.workflow.moves import Refused, moves_of
from services.counter import evening
from services.counter.models import CounterRules, Visit, VisitService, Window, take_up
from services.counter.views.buttons import BUTTONS
from services.counter.workflow import Outcome, Priority, Source, VisitState
from tests.builders import a_liaison, a_post, a_user
from tests.counter.halls import NINE, PHONE, Hall, minutes
from tests.pressing import seen_on
from tests.waiting import lines_for

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def hall():
    return Hall()


@pytest.fixture(autouse=True)
def that_monday():
    with time_machine.travel(NINE, tick=False):
        yield


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *args):
    return reverse(f"counter:{name}", args=args)


def page(url, client=None):
    return (client or Client()).get(url).content.decode()


def tickets(rows):
    return [row.ticket for row in rows]


# Numbers and the line


def test_numbers_of_a_day_begin_anew_and_each_way_of_coming_has_its_letter(hall):
    first, second = hall.comes(), hall.comes()
    call = Visit(purpose="电话咨询")
    call.log_call(by=hall.clerk, at=hall.now, services=[(None, "answered", "")])
    tomorrow = hall.wait(24 * 60).comes()

    assert tickets([first, second, call, tomorrow]) == ["A001", "A002", "T001", "A001"]
    assert len({first.code, second.code, call.code, tomorrow.code}) == 4


def test_the_database_holds_a_number_of_a_day_once(hall):
    first = hall.comes()

    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=hall.comes().pk).update(ticket=first.ticket)


def test_the_frail_and_the_booked_are_called_first_then_who_came_first(hall):
    plain = hall.comes()
    booked = hall.wait(1).comes(source=Source.BOOKED, priority=Priority.BOOKED)
    later = hall.wait(1).comes()
    frail = hall.wait(1).comes(priority=Priority.FRAIL)

    assert [row.ahead() for row in (frail, booked, plain, later)] == [0, 1, 2, 3]
    called = []
    for _ in range(4):
        called.append(hall.calls())
        hall.act(called[-1], "begin")
        hall.finishes(called[-1])
    assert called == [frail, booked, plain, later]


def test_two_windows_that_press_in_turn_get_two_visits(hall):
    first, second = hall.comes(), hall.comes()

    assert (hall.calls(0), hall.calls(1)) == (first, second)
    with pytest.raises(Refused, match="现在没有人在等"):
        Hall(windows=1).calls()


def test_a_window_that_has_somebody_calls_nobody(hall):
    hall.comes()
    hall.comes()
    hall.calls()

    with pytest.raises(Refused, match="1号窗口正在接待 A001"):
        hall.calls()
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(ticket="A002").update(
            state=VisitState.CALLED, window=hall.window
        )


def test_a_number_is_called_three_times_and_then_passed_over(hall):
    hall.comes()
    visit = hall.calls()
    for _ in range(2):
        hall.act(visit, "recall")
    with pytest.raises(Refused, match="已经叫了 3 次"):
        hall.act(visit, "recall")

    hall.act(visit, "miss")
    after = hall.wait(5).comes()
    hall.wait(1).act(visit, "requeue")

    assert (visit.call_count, visit.window) == (0, None)
    assert (after.ahead(), visit.ahead()) == (0, 1)


def test_one_put_aside_leaves_the_window_free_and_goes_on_where_it_is_taken_up(hall):
    visit = hall.in_state("held")
    other = hall.comes()
    assert hall.calls() == other

    with pytest.raises(Refused, match="1号窗口正在接待 A002"):
        take_up(visit, hall.window, by=hall.clerk, at=hall.now)
    take_up(visit, hall.windows[1], by=hall.clerks[1], at=hall.wait(9).now)

    visit.refresh_from_db()
    assert (visit.state, visit.window) == ("serving", hall.windows[1])
    assert visit.started_at == NINE


def test_a_visit_with_two_things_ends_with_what_came_of_each(hall):
    other = Hall(windows=0).item
    visit = hall.comes(items=[hall.item])
    visit.services.create(item=other, added_by=hall.clerk)
    hall.calls()
    visit.refresh_from_db()
    hall.wait(4).act(visit, "begin")
    services = [
        (hall.item, Outcome.ANSWERED, ""),
        (other, Outcome.REQUEST, "留了复印件"),
    ]

    hall.wait(10).act(visit, "finish", services=services)

    assert (visit.waited(hall.now), visit.served()) == (4, 10)
    lines = VisitService.objects.filter(visit=visit).order_by("pk")
    assert [line.outcome for line in lines] == ["answered", "request"]


@pytest.mark.parametrize(
    ("services", "sentence"),
    [([], "至少写一件"), ([(None, "", "")], "每一件都要选结果")],
)
def test_nothing_is_finished_without_a_word_on_what_came_of_it(
    hall, services, sentence
):
    visit = hall.in_state("serving")

    with pytest.raises(Refused, match=sentence):
        hall.act(visit, "finish", services=services)


# The table of moves

TABLE = {
    "call": {"waiting"},
    "recall": {"called"},
    "begin": {"called"},
    "hold": {"serving"},
    "resume": {"held"},
    "miss": {"called"},
    "requeue": {"missed"},
    "leave": {"waiting", "called", "missed"},
    "finish": {"serving"},
    "close_day": {"waiting", "called", "serving", "held", "missed"},
}


def test_the_table_names_every_move_and_a_button_each_that_needs_nothing_typed():
    assert set(TABLE) == set(moves_of(Visit))
    assert set(BUTTONS) == set(TABLE) - {"call", "finish", "close_day"}


@pytest.mark.parametrize("state", VisitState.values)
def test_a_visit_moves_in_the_states_of_the_table(hall, state):
    facts = {
        "call": {"window": hall.windows[1]},
        "resume": {"window": hall.windows[1]},
        "finish": {"services": [(None, "answered", "")]},
    }
    visit, wrong = hall.in_state(state), []

    for name, states in TABLE.items():
        done = transaction.savepoint()
        row = Visit.objects.get(pk=visit.pk)
        try:
            hall.act(row, name, **facts.get(name, {}))
            moved = True
        except Refused:
            moved = False
        transaction.savepoint_rollback(done)
        if moved != (state in states):
            wrong.append(f"{name} in {state}")

    assert wrong == []


CENTRE = ("clerk", "second_clerk", "director")
CAST = [*CENTRE, "leader", "sysadmin", "secretary", "officer", "liaison", "rival"]


@pytest.mark.once
@pytest.mark.parametrize("who", CAST)
def test_the_counter_is_kept_by_the_centre_alone(request, hall, who):
    person = request.getfixturevalue(who)
    visit = hall.in_state("waiting")
    row = hall.books()
    client = client_of(person)
    kept = [
        *[address(name) for name in ("desk", "log", "export", "week", "settings")],
        *[address(n) for n in ("register", "phone", "window_add", "opening_add")],
        *[address(n, visit.pk) for n in ("visit", "finish")],
        address("call_off", row.pk),
        address("window_edit", hall.window.pk),
    ]
    pressed = [
        address("call"),
        address("sit", hall.window.pk),
        *[address(name, visit.pk) for name in BUTTONS],
        *[address(n, visit.pk) for n in ("service_add", "visit_reveal")],
        *[address(n, row.pk) for n in ("check_in", "no_show", "appointment_reveal")],
    ]

    may = who in CENTRE
    assert {client.get(url).status_code for url in kept} == {200 if may else 403}
    answers = {client.post(url).status_code for url in pressed}
    assert answers == ({302, 200} if may else {403})
    figures = client.get(address("figures")).status_code
    assert figures == (200 if may or who == "leader" else 403)


# The pages


def test_a_clerk_sits_down_registers_calls_and_ends_a_visit(hall):
    clerk = a_post(a_user(), hall.centre).user
    client = client_of(clerk)
    refused = client.post(address("call"), follow=True).content.decode()
    assert "先选今天坐哪个窗口" in refused
    client.post(address("sit", hall.window.pk))
    typed = {
        "purpose": "问失业登记",
        "priority": Priority.PLAIN,
        "item": "",
        "name": "",
    }
    said = client.post(address("register"), typed, follow=True).content.decode()
    assert "取号 A001，前面还有 0 位" in said
    visit = Visit.objects.get()

    client.post(address("call"))
    client.post(address("begin", visit.pk))
    client.post(
        address("finish", visit.pk),
        {"line0-item": "", "line0-outcome": "settled", "line0-note": "当场办好"},
    )

    visit.refresh_from_db()
    assert (visit.state, visit.clerk, visit.window) == ("done", clerk, hall.window)
    assert visit.services.get().note == "当场办好"
    assert list(broken_steps()) == []


def test_one_line_of_purpose_is_enough_and_without_it_an_item(hall):
    client = client_of(hall.clerk)
    plain = {"priority": Priority.PLAIN}

    empty = client.post(address("register"), plain | {"name": "王女士"})
    assert "写一句来办什么" in empty.content.decode()
    assert "王女士" in empty.content.decode()
    client.post(address("register"), plain | {"item": hall.item.pk})

    visit = Visit.objects.get()
    assert visit.purpose == hall.guide.name
    assert visit.services.get().item == hall.item


def test_a_call_is_one_tap_and_closed_at_once(hall):
    client_of(hall.clerk).post(address("phone"), {"purpose": ""})

    visit = Visit.objects.get()
    assert (visit.state, visit.source, visit.purpose) == ("done", "phone", "电话咨询")
    assert visit.services.get().outcome == Outcome.ANSWERED


def test_the_form_of_the_end_offers_what_was_registered_and_refuses_twice_the_same(
    hall,
):
    visit = hall.comes(items=[hall.item])
    hall.calls()
    visit.refresh_from_db()
    hall.act(visit, "begin")
    client, url = client_of(hall.clerk), address("finish", visit.pk)
    line = {"line0-item": hall.item.pk, "line0-outcome": "answered"}

    twice = line | {"line1-item": hall.item.pk, "line1-outcome": "settled"}
    assert "同一件事写了两遍" in client.post(url, twice).content.decode()
    left = {"line0-item": hall.item.pk, "line0-outcome": ""}
    assert "登记过的事都要选结果" in client.post(url, left).content.decode()
    client.post(url, line)
    visit.refresh_from_db()
    assert visit.state == "done"


def test_what_turns_out_to_be_something_else_is_put_right_at_the_end(hall):
    visit = hall.comes(items=[hall.item])
    hall.calls()
    visit.refresh_from_db()
    hall.act(visit, "begin")
    other = Hall(windows=0).item
    line = {"line0-item": other.pk, "line0-outcome": "settled"}

    client_of(hall.clerk).post(address("finish", visit.pk), line)

    assert [row.item for row in visit.services.all()] == [other]


def test_a_window_is_not_closed_over_the_visitor_who_stands_there(hall):
    hall.comes()
    visit = hall.calls()
    client, url = client_of(hall.clerk), address("window_edit", hall.window.pk)
    typed = {"name": hall.window.name, "order": "1"}

    said = client.post(url, typed).content.decode()
    assert f"{visit.ticket} 还在这个窗口" in said
    hall.window.refresh_from_db()
    assert hall.window.is_active

    hall.act(visit, "begin")
    hall.finishes(visit)
    client.post(url, typed | seen_on(client, url))
    hall.window.refresh_from_db()
    assert not hall.window.is_active


def test_the_hall_and_the_phone_show_numbers_and_no_names(hall):
    hall.comes("问贷款的事", name="王女士", phone=PHONE)
    called = hall.calls()
    waiting = hall.comes("问入党的事", name="李先生", phone=PHONE)
    urls = [address("screen"), *[row.get_public_url() for row in (called, waiting)]]

    shown = [page(url) for url in urls]

    assert "A001" in shown[0]
    assert "请到窗口" in shown[0]
    assert "请到 <b>1号窗口</b>" in shown[1]
    assert "下一位就是您" in shown[2]
    for text in shown:
        for secret in ("王女士", "李先生", PHONE, "贷款", "入党"):
            assert secret not in text
    assert Client().get(urls[0])["Refresh"] == "10; url=?poll=1"


def test_the_visitor_gives_the_number_back_by_its_code(hall):
    visit = hall.comes()
    said = Client().post(address("give_back", visit.code), follow=True)

    assert "已退号" in said.content.decode()
    visit.refresh_from_db()
    assert (visit.state, visit.steps.get().by) == ("left", None)
    assert Client().post(address("give_back", "NOSUCH")).status_code == 404


def test_a_ticket_is_found_by_number_and_code_and_a_wrong_code_says_nothing_more(hall):
    visit = hall.comes()
    url = address("find")

    typed = {"number": "a001", "code": visit.code.lower()}
    assert Client().post(url, typed)["Location"] == visit.get_public_url()

    for wrong in ({"code": "222222"}, {"number": "A999"}):
        text = Client().post(url, typed | wrong).content.decode()
        assert "没有找到。请核对票号和查询码；票号只当天有效。" in text
        assert "问政策" not in text


def test_who_guesses_codes_from_one_address_has_to_wait(hall):
    visit = hall.comes()
    url, right = address("find"), {"number": visit.ticket, "code": visit.code}
    for number in range(10):
        Client().post(url, {"number": visit.ticket, "code": f"22222{number}"})

    here = Client().post(url, right)
    elsewhere = Client().post(url, right, REMOTE_ADDR="203.0.113.9")

    assert "查询次数太多" in here.content.decode()
    assert elsewhere["Location"] == visit.get_public_url()


def test_a_whole_number_is_shown_on_request(hall):
    visit = hall.comes(phone=PHONE)
    client = client_of(hall.clerk)

    assert PHONE not in page(visit.get_absolute_url(), client)
    shown = client.post(address("visit_reveal", visit.pk)).content.decode()
    assert PHONE in shown


def test_a_desk_that_asks_again_by_itself_keeps_nobody_signed_in(hall):
    client, poll = client_of(hall.clerk), {"X-Poll": "1", "HX-Request": "true"}
    client.get(address("desk"))
    for minute in (10, 20, 29):
        with time_machine.travel(NINE + minutes(minute), tick=False):
            assert client.get(address("desk"), headers=poll).status_code == 200

    with time_machine.travel(NINE + minutes(31), tick=False):
        answer = client.get(address("desk"), headers=poll)
        assert answer["HX-Refresh"] == "true"
        assert client.get(address("desk")).status_code == 302


def test_the_workbench_says_in_one_line_who_waits_and_to_a_visitor_when(hall):
    hall.comes()
    hall.wait(12).comes()
    liaison = a_liaison().user
    row = hall.books(by=liaison)

    texts = [
        [(line.text, line.note) for line in lines_for(who, hall.now)]
        for who in (hall.clerk, liaison, a_liaison().user)
    ]

    assert texts == [
        [("窗口有 2 位在等", "最久 12 分钟")],
        [(f"预约到窗口：{row.called}", row.when)],
        [],
    ]


def test_the_export_masks_phones_and_is_recorded(hall):
    hall.comes(items=[hall.item], name="王女士", phone=PHONE)

    answer = client_of(hall.clerk).get(address("export"))

    sheet = load_workbook(io.BytesIO(b"".join(answer)))
    cells = [str(cell.value) for row in sheet.active for cell in row]
    assert "138****0002" in " ".join(cells)
    assert not any(PHONE in cell for cell in cells)
    assert Entry.objects.filter(action="export.counter_visits").count() == 1


def test_who_takes_a_seat_leaves_the_other_and_takes_over(hall):
    one, two = hall.windows
    two.sit(by=hall.clerk, on=hall.today)

    one.refresh_from_db()
    assert (one.clerk, two.clerk) == (None, hall.clerk)
    assert Window.objects.of(hall.clerk, hall.today) == two
    assert Window.objects.of(hall.clerk, hall.today + timedelta(days=1)) is None


# What a day leaves behind


def test_the_evening_ends_what_was_left_open_and_today_stays(hall):
    waiting = hall.in_state("waiting")
    hall.windows[0].refresh_from_db()
    serving = Visit(purpose="办到一半")
    serving.register(by=hall.clerk, at=hall.now)
    Visit.objects.filter(pk=serving.pk).update(
        state="serving", window=hall.window, started_at=hall.now
    )
    hall.wait(24 * 60)
    today = hall.comes()

    for _ in range(2):
        evening.close_days_before(hall.now.date(), at=hall.now)

    states = [Visit.objects.get(pk=row.pk).state for row in (waiting, serving, today)]
    assert states == ["left", "done", "waiting"]
    assert Visit.objects.get(pk=serving.pk).steps.count() == 1
    assert Window.objects.filter(clerk=None).count() == 2


def test_names_are_forgotten_after_the_days_of_the_rules_and_figures_stay(hall):
    visit = hall.comes("问政策", name="王女士", phone=PHONE)
    row = hall.books()
    kept = CounterRules.current().retention_days

    for days, names in ((kept, ["王女士", "王女士"]), (kept + 2, ["", ""])):
        at = hall.now + timedelta(days=days)
        evening.forget_names(at.date(), at=at)
        visit.refresh_from_db()
        row.refresh_from_db()
        assert [visit.name, row.name] == names
    assert (visit.phone, row.phone, row.origin) == ("", "", "")
    assert visit.purpose == "问政策"


def test_medians_say_how_long_people_wait_and_are_served(hall):
    for wait, serve in ((2, 10), (4, 20), (12, 60)):
        visit = hall.comes(items=[hall.item])
        hall.wait(wait).calls()
        visit.refresh_from_db()
        hall.act(visit, "begin")
        hall.wait(serve)
        hall.finishes(visit)
    call = Visit(purpose="电话咨询")
    call.log_call(by=hall.clerk, at=hall.now, services=[(None, "answered", "")])
    hall.act(hall.comes(), "leave")

    span = {"since": date(2026, 3, 9), "until": date(2026, 3, 9)}
    figures = client_of(hall.clerk).get(address("figures"), span).context["figures"]

    day = figures.days[0]
    assert (day.count, day.left, day.wait, day.serve) == (5, 1, 4, 20)
    assert figures.calls == 1
    assert [(row.label, row.count, row.wait) for row in figures.items] == [
        (hall.guide.name, 3, 4),
        ("目录以外的事", 1, None),
    ]


def test_minutes_are_whole_and_never_negative(hall):
    visit = hall.comes()

    assert visit.waited(hall.now - minutes(3)) == 0
    assert visit.waited(hall.now + timedelta(seconds=119)) == 1
    assert visit.served() is None
