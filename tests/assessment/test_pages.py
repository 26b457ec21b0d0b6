"""Who reads which figures, closes, appeals and decides; and what a page costs."""

import io
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from issues.assessment import closing, reminders
from issues.assessment.models import (
    Appeal,
    Correction,
    FrozenCase,
    Line,
    Period,
    Scheme,
)
from issues.assessment.models.appeal import is_good
from issues.assessment.periods import Stretch
from issues.assessment.workflow import Measure
from issues.reminders import mark_overdue
from portal.notices.models import Notice
from portal.workdays.current import work_calendar
from tests import worlds
from tests.builders import MONDAY, a_notice, a_post, a_unit, a_user
from tests.issues.test_statements import asked
from tests.pressing import seen_on
from tests.story import Story

pytestmark = pytest.mark.django_db
MARCH = Stretch.read("2026-03")
CLOSED_AT = MONDAY.replace(month=4, day=1)
BOARD, OF = "/assessment/", {"of": "2026-03"}


@pytest.fixture(autouse=True)
def second_of_april():
    with time_machine.travel(CLOSED_AT + timedelta(days=1), tick=False):
        yield


@pytest.fixture(scope="module")
def late(django_db_setup, django_db_blocker):
    with worlds.shared(django_db_blocker):
        story = Story().to("working").wait(8)
        mark_overdue(story.on, work_calendar())
        yield story.propose().approve().dispute()


@pytest.fixture(autouse=True)
def story(late):
    """One late and disputed, so that there is something to appeal against; what a test
    changes about it is its own."""
    return deepcopy(late)


@pytest.fixture
def period(story):
    return closing.close(MARCH, by=story.director, at=CLOSED_AT)


def leader():
    return a_post(a_user(), a_unit("lead"), "leader").user


def bad_case(unit, measure=Measure.ON_TIME):
    rows = FrozenCase.objects.filter(line__unit=unit, line__measure=measure)
    return next(case for case in rows if not is_good(case))


def opened(client, person, url, **query):
    client.force_login(person)
    return client.get(url, query)


def units_on(page):
    return {row.unit for _, rows in page.context["groups"] for row in rows}


# Who reads what.


def test_centre_director_and_leaders_read_all_with_places(client, story, period):
    whole = {story.lead_unit, story.clerk.posts.get().unit}
    for person in (story.clerk, story.director, leader()):
        page = opened(client, person, BOARD, **OF)
        assert units_on(page) == whole
        assert page.context["ranks"]
        assert page.context["watch"]


def test_a_unit_reads_its_own_lines_and_nobody_elses(client, story, period):
    stranger = a_post(a_user(), a_unit()).user
    url = reverse("assessment:unit", args=[story.lead_unit.pk])

    page = opened(client, story.officer, BOARD, **OF)
    assert units_on(page) == {story.lead_unit}
    assert not page.context["ranks"]
    assert not page.context["watch"]
    assert opened(client, story.officer, url, **OF).status_code == 200
    assert units_on(opened(client, stranger, BOARD, **OF)) == set()
    assert opened(client, stranger, url, **OF).status_code == 404
    assert opened(client, stranger, f"{url}cases/", **OF).status_code == 404


def test_a_secretary_reads_the_own_chains_committee(client, story):
    secretary = story.secretary
    closing.close(MARCH, by=story.director, at=CLOSED_AT)

    page = opened(client, secretary, BOARD, **OF)

    assert units_on(page) == {secretary.posts.get().unit}


@pytest.mark.parametrize("who", ["liaison", "rival", "sysadmin", "aid_cadre"])
@pytest.mark.parametrize("url", [BOARD, f"{BOARD}export/", "/monthly/"])
def test_enterprises_and_administrators_read_nothing(client, request, who, url):
    assert opened(client, request.getfixturevalue(who), url).status_code == 403


def test_the_watch_over_the_figures_is_not_for_units(client, story, period):
    url = reverse("assessment:cases", args=[story.lead_unit.pk])

    page = opened(client, story.officer, url, measure=Measure.EXCEPTED, **OF)

    assert page.status_code == 403


def test_every_figure_leads_to_its_cases(client, story, period):
    client.force_login(story.director)
    board = client.get(BOARD, OF)
    urls = {
        cell.url
        for _, rows in board.context["groups"]
        for row in rows
        for cell in row.cells
        if cell.url
    }

    assert len(urls) >= 6
    for url in urls:
        assert story.issue.title in client.get(url).content.decode()


def test_where_nothing_counts_there_is_a_dash_and_neither_0_nor_100(client, story):
    page = opened(
        client, story.officer, reverse("assessment:unit", args=[story.lead_unit.pk])
    )

    cells = {cell.label: cell.text for cell in page.context["figures"]}
    assert cells["退单准确率"] == "–"
    assert page.context["row"].score is None


def test_a_running_month_says_that_it_still_moves(client, story):
    page = opened(client, story.clerk, BOARD, of="2026-04").content.decode()

    assert "还没有封账" in page


@pytest.mark.parametrize("of", ["2026-13", "2030-01", "x", "2026-Q5", "2026-3"])
def test_a_period_that_is_none_shows_the_last_one_closed(client, story, period, of):
    page = opened(client, story.clerk, BOARD, of=of)

    assert page.context["board"].stretch == MARCH


# Closing.


def test_the_director_closes_a_month_with_one_button(client, story):
    client.force_login(story.director)
    assert "封账</button>" in client.get(BOARD, OF).content.decode()

    client.post(f"{BOARD}close/", OF)

    assert Period.objects.get().stretch == MARCH
    assert "封账</button>" not in client.get(BOARD, OF).content.decode()


def test_a_month_that_is_not_over_is_not_closed(client, story):
    client.force_login(story.director)

    page = client.post(f"{BOARD}close/", {"of": "2026-04"}, follow=True)

    assert "还没有过完" in page.content.decode()
    assert not Period.objects.exists()


def test_a_month_is_closed_once(client, story, period):
    client.force_login(story.director)

    page = client.post(f"{BOARD}close/", OF, follow=True)

    assert "已经封账" in page.content.decode()
    assert Period.objects.count() == 1


def test_a_quarter_closes_by_itself_with_its_third_month(story):
    for month in ("2026-01", "2026-02", "2026-03"):
        closing.close(Stretch.read(month), by=story.director, at=CLOSED_AT)

    quarter = Period.objects.get(kind="quarter")
    assert quarter.stretch.slug == "2026-Q1"
    assert list(closing.differences(quarter)) == []


@pytest.mark.parametrize("who", ["clerk", "officer", "liaison"])
def test_nobody_else_closes(client, story, who):
    client.force_login(getattr(story, who))

    assert client.post(f"{BOARD}close/", OF).status_code == 403


# Appeals.


def lodge(client, story, case):
    client.force_login(story.officer)
    url = reverse("assessment:lodge", args=[case.pk])
    return client.post(url, {"reason": "企业停产检修"}, follow=True)


def test_a_granted_appeal_is_an_entry_beside_the_frozen_figure(client, story, period):
    case = bad_case(story.lead_unit)
    line = case.line
    before = (line.value, line.weight)
    lodge(client, story, case)
    appeal = Appeal.objects.get()
    client.force_login(story.director)

    client.post(
        reverse("assessment:decide", args=[appeal.pk]),
        {"verdict": "left_out", "answer": "停产属实"},
    )

    appeal.refresh_from_db()
    line.refresh_from_db()
    assert appeal.state == "granted"
    assert (line.value, line.weight) == before
    correction = Correction.objects.get(line=line)
    assert (correction.value, correction.weight) == (0, -1)
    assert list(closing.differences(period)) == []
    row = opened(
        client, story.officer, reverse("assessment:unit", args=[line.unit_id]), **OF
    )
    cell = next(c for c in row.context["figures"] if c.label == "按时办结率")
    assert (cell.text, cell.was) == ("0%", "0% 0 / 2")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_quarter_counts_what_appeals_against_its_months_have_changed(
    client, story, when
):
    def appealed():
        case = bad_case(story.lead_unit)
        made = Appeal.lodge_against(case, by=story.officer, at=CLOSED_AT, reason="停产")
        made.grant(by=story.director, at=CLOSED_AT, remedy="left_out", answer="属实")

    closing.close(MARCH, by=story.director, at=CLOSED_AT)
    if when == "before":
        appealed()
    for month in ("2026-01", "2026-02"):
        closing.close(Stretch.read(month), by=story.director, at=CLOSED_AT)
    if when == "after":
        appealed()

    row = opened(
        client,
        story.officer,
        reverse("assessment:unit", args=[story.lead_unit.pk]),
        of="2026-Q1",
    )

    cell = next(c for c in row.context["figures"] if c.label == "按时办结率")
    assert (cell.text, cell.note, cell.was) == ("0%", "0 / 1", "0% 0 / 2")


def test_a_case_is_appealed_in_its_month_and_not_again_in_the_quarter(client, story):
    for month in ("2026-01", "2026-02", "2026-03"):
        closing.close(Stretch.read(month), by=story.director, at=CLOSED_AT)
    case = FrozenCase.objects.filter(
        line__unit=story.lead_unit,
        line__measure=Measure.ON_TIME,
        line__period__kind="quarter",
    ).first()

    page = lodge(client, story, case)

    assert page.status_code == 403
    assert "在当月申诉" in page.content.decode()
    assert not Appeal.objects.exists()


def test_a_refused_appeal_changes_nothing_and_says_why(client, story, period):
    lodge(client, story, bad_case(story.lead_unit))
    appeal = Appeal.objects.get()
    client.force_login(leader())

    page = client.post(
        reverse("assessment:decide", args=[appeal.pk]),
        {"verdict": "", "answer": "停产没有申请暂缓"},
        follow=True,
    )

    assert "停产没有申请暂缓" in page.content.decode()
    assert not Correction.objects.exists()


def test_a_decision_without_a_reason_is_asked_for_one_and_keeps_the_choice(
    client, story, period
):
    lodge(client, story, bad_case(story.lead_unit))
    appeal = Appeal.objects.get()
    client.force_login(story.director)

    page = client.post(
        reverse("assessment:decide", args=[appeal.pk]), {"verdict": "left_out"}
    )

    assert page.status_code == 200
    assert Appeal.objects.get().state == "open"


def test_an_appeal_after_five_working_days_is_refused(client, story, period):
    case = bad_case(story.lead_unit)
    late = period.appeal_until + timedelta(days=1)
    with time_machine.travel(MONDAY.replace(month=late.month, day=late.day)):
        assert lodge(client, story, case).status_code == 403
    assert not Appeal.objects.exists()


def test_the_last_day_of_the_appeal_is_still_in_time(client, story, period):
    case = bad_case(story.lead_unit)
    last = period.appeal_until
    assert work_calendar().between(CLOSED_AT.date(), last) == 5

    with time_machine.travel(MONDAY.replace(month=last.month, day=last.day)):
        lodge(client, story, case)

    assert Appeal.objects.count() == 1


def test_one_case_one_appeal(client, story, period):
    case = bad_case(story.lead_unit)
    lodge(client, story, case)

    assert lodge(client, story, case).status_code == 403
    assert Appeal.objects.count() == 1


def test_a_good_case_needs_no_appeal(client, story, period):
    good = FrozenCase.objects.filter(
        line__unit=story.lead_unit, line__measure=Measure.VOLUME
    ).first()

    assert lodge(client, story, good).status_code == 403


def test_nobody_appeals_for_another_unit(client, story, period):
    case = bad_case(story.lead_unit)
    client.force_login(story.clerk)

    url = reverse("assessment:lodge", args=[case.pk])
    assert client.post(url, {"reason": "x"}).status_code == 403
    client.force_login(a_post(a_user(), a_unit()).user)
    assert client.post(url, {"reason": "x"}).status_code == 404


def test_on_the_centres_own_figure_a_leader_decides_not_the_director(
    client, story, period
):
    centre = story.clerk.posts.get().unit
    case = bad_case(centre)
    made = Appeal.lodge_against(case, by=story.clerk, at=CLOSED_AT, reason="停电")
    url = reverse("assessment:decide", args=[made.pk])

    assert opened(client, story.director, url).status_code == 403
    assert opened(client, leader(), url).status_code == 200


def test_appeals_and_closed_months_are_told_once(story, period):
    """The director of the month, of the appeal and of its day; the unit of the end."""
    case = bad_case(story.lead_unit)
    appeal = Appeal.lodge_against(case, by=story.officer, at=CLOSED_AT, reason="停产")
    for day in (8, 8, 9, 10):
        at = CLOSED_AT.replace(day=day)
        reminders.remind(on=at.date(), at=at)
    told = Notice.objects.filter(person=story.director)

    assert told.filter(subject__contains="请决定").count() == 1
    assert told.filter(subject__contains="待决定").count() == 2
    assert (
        Notice.objects.filter(
            person=story.officer, subject__contains="前可以申诉"
        ).count()
        == 1
    )
    appeal.reject(by=story.director, at=CLOSED_AT, answer="维持")
    assert Notice.objects.filter(
        person=story.officer, subject__contains="已有决定"
    ).exists()


def test_a_month_that_is_over_is_named_to_the_director_once(story):
    for day in (1, 2, 3):
        at = CLOSED_AT.replace(day=day)
        reminders.remind(on=at.date(), at=at)

    told = Notice.objects.filter(person=story.director, subject__contains="请封账")
    assert told.count() == 1
    closing.close(MARCH, by=story.director, at=CLOSED_AT)
    assert closing.waiting_months(CLOSED_AT.date()) == []


# Rules and sheets.


def rules_with(**changes):
    names = ("heading", "response", "on_time", "satisfied")
    names += ("blue", "yellow", "red", "few", "appeal_days")
    return {n: getattr(Scheme(), n) for n in names} | {"note": "会议议定"} | changes


def test_a_closed_month_keeps_the_rules_it_was_closed_by(client, story, period):
    client.force_login(story.director)

    url = f"{BOARD}rules/"
    client.post(url, rules_with(response=20, on_time=50, few=1) | seen_on(client, url))

    assert Scheme.current().few == 1
    assert Period.objects.get().scheme.few == 5
    page = client.get(BOARD, OF).content.decode()
    assert "30%" in page


def test_weights_that_do_not_make_a_hundred_are_sent_back_with_the_sum(client, story):
    client.force_login(story.director)

    page = client.post(f"{BOARD}rules/", rules_with(on_time=50)).content.decode()

    assert "现在是 110" in page
    assert not Scheme.objects.exists()


def test_the_heading_is_a_setting(client, story, period):
    client.force_login(story.director)
    assert "内部参考 · 试运行" in client.get(BOARD, OF).content.decode()

    url = f"{BOARD}rules/"
    client.post(url, rules_with(heading="") | seen_on(client, url))

    assert "试运行" not in client.get(BOARD, {"of": "2026-04"}).content.decode()


def test_the_workbook_has_the_columns_of_the_assessment_and_a_dash(
    client, story, period
):
    answer = opened(client, story.director, f"{BOARD}export/", **OF)

    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    heads = [cell.value for cell in sheet[3]]
    rows = {row[1].value: [c.value for c in row] for row in sheet.iter_rows(min_row=4)}
    unit = rows[story.lead_unit.name]
    assert {
        "单位",
        "签收及时率（%）",
        "按时办结率（%）",
        "得分",
        "名次（内部）",
    } <= set(heads)
    assert unit[heads.index("按时办结率（%）")] == Decimal(0)
    assert unit[heads.index("退单准确率（%）")] == "–"
    mine = opened(client, story.officer, f"{BOARD}export/", **OF)
    own = load_workbook(io.BytesIO(mine.getvalue())).active
    assert "名次（内部）" not in [cell.value for cell in own[3]]
    assert own.max_row == 4


def test_the_sheet_of_paper_is_headed_and_dated(client, story, period):
    page = opened(client, story.director, f"{BOARD}print/", **OF).content.decode()

    assert "2026 年 3 月考核表" in page
    assert "2026年4月1日封账" in page


# What a page costs.


def frozen_with(units):
    """A frozen month in which so many units had a figure."""
    Period.objects.all().delete()
    scheme = Scheme.to_pin(CLOSED_AT)
    made = Period.objects.create(
        kind="month",
        first=MARCH.first,
        scheme=scheme,
        seats={"centre": None, "committees": {}},
        closed_by=a_user(),
        closed_at=CLOSED_AT,
        appeal_until=CLOSED_AT.date(),
    )
    for _ in range(units):
        unit = a_unit()
        for measure in (Measure.ON_TIME, Measure.VOLUME):
            Line.objects.create(
                period=made, unit=unit, measure=measure, value=5, weight=6
            )


def test_the_scoreboard_costs_the_same_for_1_3_and_25_units(client, clerk):
    client.force_login(clerk)
    found = []
    for units in (1, 1, 3, 25):
        frozen_with(units)
        found.append(asked(lambda: client.get(BOARD, OF)))

    assert found[1:] == [found[1]] * 3
    assert found[1] <= 9


@pytest.mark.parametrize("of", ["2026-03", "2026-04"])
def test_the_scoreboard_is_flat_in_the_number_of_issues(client, clerk, of):
    Story().to("closed")
    if of == "2026-03":
        closing.close(MARCH, by=clerk, at=CLOSED_AT)
    client.force_login(clerk)
    found = []
    for more in (0, 1, 2, 9):
        for _ in range(more):
            Story(at=CLOSED_AT).to("closed")
        found.append(asked(lambda: client.get(BOARD, {"of": of})))

    assert found[2:] == [found[1]] * 2
    assert found[1] <= 17


def test_without_a_period_in_the_address_the_last_month_closed_is_shown(
    client, clerk, story
):
    client.force_login(clerk)

    running = client.get(BOARD).context["board"]
    period = closing.close(MARCH, by=story.director, at=CLOSED_AT)
    closed = client.get(BOARD).context["board"]

    assert (running.stretch.slug, running.period) == ("2026-04", None)
    assert (closed.stretch.slug, closed.period) == ("2026-03", period)
    assert asked(lambda: client.get(BOARD)) <= 8


def test_a_list_of_cases_costs_the_same_for_1_3_and_25(client, story, period):
    client.force_login(story.clerk)
    line = Line.objects.get(unit=story.lead_unit, measure=Measure.ON_TIME)
    url = reverse("assessment:cases", args=[story.lead_unit.pk])
    found = []
    for more in (0, 0, 2, 22):
        for _ in range(more):
            issue = Story().to("submitted").issue
            FrozenCase.objects.create(
                line=line,
                issue=issue,
                key=f"clock-{issue.pk}-x",
                on=MARCH.first,
                value=0,
                weight=1,
            )
        page = {}
        found.append(asked(lambda: page.update(p=client.get(url, OF))))  # noqa: B023

    assert found[1:] == [found[1]] * 3


def test_a_list_of_deductions_costs_its_unit_the_same_for_1_3_and_25(client, story):
    """Each row says whether it may still be appealed against."""
    a_notice(story.issue, story.lead_unit)
    period = closing.close(MARCH, by=story.director, at=CLOSED_AT)
    line = Line.objects.get(period=period, measure=Measure.DEDUCTION)
    client.force_login(story.officer)
    url = reverse("assessment:cases", args=[story.lead_unit.pk])
    found = []
    for more in (0, 0, 2, 22):
        for number in range(more):
            facts = {"key": f"notice-{more}-{number}", "on": MARCH.first, "weight": 1}
            line.cases.create(issue=story.issue, value=1, **facts)
        query = OF | {"measure": Measure.DEDUCTION}
        found.append(asked(lambda: client.get(url, query)))  # noqa: B023

    assert found[1:] == [found[1]] * 3


def test_the_list_of_appeals_costs_the_same_for_1_3_and_25(client, story, period):
    client.force_login(story.clerk)
    line = Line.objects.get(unit=story.lead_unit, measure=Measure.ON_TIME)
    found = []
    for more in (1, 0, 2, 22):
        for _ in range(more):
            issue = Story().to("submitted").issue
            case = FrozenCase.objects.create(
                line=line,
                issue=issue,
                key=f"clock-{issue.pk}-x",
                on=MARCH.first,
                value=0,
                weight=1,
            )
            Appeal.lodge_against(case, by=story.officer, at=CLOSED_AT, reason="x")
        found.append(asked(lambda: client.get(f"{BOARD}appeals/")))

    assert found[1:] == [found[1]] * 3


def test_the_desk_names_months_to_close_and_appeals_to_decide(client, story):
    assert (
        "封账：2026 年 3 月考核"
        in opened(client, story.director, "/desk/").content.decode()
    )
    closing.close(MARCH, by=story.director, at=CLOSED_AT)
    case = bad_case(story.lead_unit)
    Appeal.lodge_against(case, by=story.officer, at=CLOSED_AT, reason="停产")

    page = opened(client, story.director, "/desk/").content.decode()
    assert f"决定考核申诉：{story.lead_unit}" in page
    assert "决定考核申诉" not in opened(client, story.clerk, "/desk/").content.decode()
