"""月报: every sentence is a figure, and what is not known is said."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from chains.models import Liaison
from issues.assessment import closing
from issues.assessment.periods import Stretch
from issues.assessment.workflow import Measure
from issues.models import Issue
from issues.reminders import mark_overdue
from issues.workflow import ClockKind
from portal.desk.cockpit.figures import gather
from portal.desk.monthly.counting import late_at, live_at, numbers_of, reached
from portal.desk.monthly.word import building, kinds
from portal.desk.monthly.writing import compared, report
from portal.workdays.current import work_calendar
from tests.builders import MONDAY, a_liaison, an_enterprise
from tests.issues.test_statements import asked
from tests.meetings.sessions import Session, at
from tests.meetings.test_documents import parts_of
from tests.ratings.words import Ratings
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
MARCH, NOVEMBER = Stretch.read("2026-03"), Stretch.read("2026-11")
ON = MONDAY.replace(month=4, day=2).date()
OF = {"of": "2026-03"}


@pytest.fixture(autouse=True)
def second_of_april():
    with time_machine.travel(MONDAY.replace(month=4, day=2), tick=False):
        yield


def parts(user, stretch=MARCH, on=ON):
    """The month's parts by their title, as they are read on that day."""
    now = numbers_of(stretch, user, on)
    before = numbers_of(stretch.step(-1), user, on)
    return {part.title: part for part in report(now, before)}


def told(user, stretch=MARCH, on=ON):
    """The month's sentences by the title of their part."""
    found = parts(user, stretch, on)
    return {title: " ".join(part.sentences) for title, part in found.items()}


def wanting(session, day):
    """What November's report says to be wrong, read on that day."""
    on = at(f"{day} 09:00").date()
    return told(session.clerk, NOVEMBER, on)["存在问题"]


def test_an_empty_month_says_that_there_was_nothing(clerk):
    words = told(clerk)

    assert "新增问题 0 件，与上月持平（0）" in words["总体情况"]
    assert "按时办结率 –（没有可计的）" in words["总体情况"]
    assert "还没有排定" in words["下月安排"]


def test_the_front_desk_counts_what_was_closed_and_takes_no_silence_for_praise(clerk):
    desk = Ratings()
    desk.desk.working()
    closed = desk.desk.closed()
    silent = told(clerk)["窗口服务"]
    desk.rate(2, closed)

    words = told(clerk)["窗口服务"]

    assert "没有收到评价，不推定为满意" in silent
    assert "收到办件 2 件，比上月增加 2（上月 0）；办结 1 件" in words
    assert "收到评价 1 条，其中满意和基本满意 0 条，占 0%" in words


def test_what_was_reported_and_closed_is_told_against_the_month_before(clerk):
    Story(at=MONDAY - timedelta(days=28)).to("closed")
    for _ in range(3):
        Story().to("closed")
    Story().to("working")

    words = told(clerk)["总体情况"]

    assert "新增问题 4 件，比上月增加 3（上月 1）" in words
    assert "销号 3 件，比上月增加 2（上月 1）" in words
    assert "满意率 100%（3 / 3），与上月持平" in words


def test_rooms_that_do_not_exist_yet_are_left_out_and_the_rest_is_numbered(clerk):
    now = numbers_of(MARCH, clerk, ON)
    headings = [part.heading for part in report(now, now)]

    assert headings == [
        "一、总体情况",
        "二、会议、沙龙与走访",
        "三、问题办理",
        "四、窗口服务",
        "五、存在问题",
        "六、下月安排",
    ]


def test_a_meeting_counts_under_its_own_kind():
    session = Session(start="2026-12-10 14:30")
    session.meeting = session.planned(
        "2026-11-20 14:30", kind="special", committee=None, obligation=None
    )
    session.topic()
    session.meeting.call_units([session.energy])
    session.notified().held(when="2026-11-20 17:00")

    words = told(session.clerk, NOVEMBER, at("2026-12-01 09:00").date())

    said = words["会议、沙龙与走访"]
    assert "召开党委会 0 次，与上月持平（0）；应开 1 个党委。" in said
    assert "另召开专题协商会 1 次（上月 0）。" in said


def test_what_is_arranged_goes_by_its_own_name():
    session = Session(start="2026-12-10 14:30")
    other = {"kind": "factor_regular", "committee": None, "obligation": None}
    session.planned("2026-12-03 09:00", **other)

    on = at("2026-12-01 09:00").date()
    rows = parts(session.clerk, NOVEMBER, on)["下月安排"].rows

    assert [(day, what.partition("：")[0], who) for day, what, who in rows] == [
        ("12-03", "要素保障部门工作例会", "要素保障组"),
        ("12-10", "党委会", str(session.committee)),
    ]


def test_a_running_month_has_missed_no_meeting_yet():
    session = Session()
    session.meeting.cancel(by=session.secretary, at=session.now, reason="改时间")

    assert wanting(session, "2026-11-25") == (
        f"截至 11-25，还没有安排党委会的：{session.committee}。"
    )
    assert "没有按期" not in wanting(session, "2026-11-30")
    assert wanting(session, "2026-12-01") == (
        f"没有按期召开党委会的（含会后补录的）：{session.committee}。"
    )


def test_a_meeting_made_up_for_in_december_leaves_november_as_it_was():
    session = Session()
    session.meeting.cancel(by=session.secretary, at=session.now, reason="改时间")
    missed = wanting(session, "2026-12-01")

    session.now = at("2026-12-01 09:00")
    session.meeting = session.planned("2026-12-08 14:30")
    session.notified().held(when="2026-12-08 17:00")
    session.recorded(session.meeting.items.get())
    session.signed("2026-12-09 10:00")
    entered = session.planned("2026-11-26 14:30")

    assert entered.entered_late
    assert wanting(session, "2026-12-10") == missed


def test_a_month_that_is_excused_when_it_is_over_stays_missed():
    session = Session()
    session.meeting.cancel(by=session.secretary, at=session.now, reason="改时间")
    missed = wanting(session, "2026-12-01")
    session.month.waive(by=session.director, at=at("2026-12-02 09:00"), reason="忘了")

    assert wanting(session, "2026-12-03") == missed
    session.month.restore()
    session.month.waive(by=session.director, at=session.now, reason="防汛")
    assert "没有逾期未开的党委会" in wanting(session, "2026-12-03")


def test_a_meeting_that_nobody_confirmed_is_named_when_the_month_is_over():
    session = Session()
    session.notified()
    name = session.committee

    ahead = wanting(session, "2026-11-25")
    passed = wanting(session, "2026-11-27")
    over = wanting(session, "2026-12-01")

    assert "没有逾期未开的党委会" in ahead
    assert passed == f"截至 11-27，党委会会期已过、还没有确认召开的：{name}。"
    assert over == f"月末党委会会期已过、还没有确认召开的：{name}。"
    session.held(when="2026-12-02 09:00")
    assert wanting(session, "2026-12-03") == over


def test_a_meeting_held_in_time_is_no_fault_whatever_its_minutes():
    session = Session()
    session.notified().held()

    assert "没有逾期未开的党委会" in wanting(session, "2026-12-31")


def test_the_longest_overdue_come_first_and_say_since_when(clerk):
    early, late = Story().to("working"), Story().to("working")
    for story, days in ((early, 9), (late, 2)):
        clocks = story.issue.clocks.of(ClockKind.HANDLING)
        clocks.update(overdue_from=MONDAY.date() + timedelta(days))

    part = parts(clerk)["存在问题"]

    assert part.heads == ("编号", "企业", "问题", "报送日期", "超期自", "主办单位")
    assert [(row[0], row[4]) for row in part.rows] == [
        (late.issue.number, "2026-03-11"),
        (early.issue.number, "2026-03-18"),
    ]


@pytest.mark.parametrize("state", ["submitted", "waiting", "working", "review"])
def test_overdue_is_what_the_cockpit_and_the_ledger_call_so(clerk, state):
    """In 待补充 the clock stands still, in the others it has run over by today."""
    story = Story(at=MONDAY - timedelta(days=14)).to("working").wait(20)
    if state == "waiting":
        mark_overdue(story.on, work_calendar())
        story.ask()
    elif state == "review":
        story.propose().wait(8)
    elif state == "submitted":
        story.begin().report().wait(9)
    on = story.on
    mark_overdue(on, work_calendar())

    shown = gather(story.at)

    assert late_at(on).count() == Issue.objects.overdue(on).count() == shown["late"]
    assert shown["still"] == int(state == "waiting")


def test_a_month_is_told_as_it_stood_when_it_ended(clerk):
    story = Story().to("working").wait(12)
    mark_overdue(story.on, work_calendar())
    story.at = MONDAY.replace(month=4, day=1)
    story.propose().approve().confirm()

    march, april = MARCH.last, MONDAY.replace(month=4, day=1).date()
    assert list(live_at(march)) == list(late_at(march)) == [story.issue]
    assert list(live_at(april)) == list(late_at(april)) == []
    assert "月末在办 1 件，其中超期 1 件（停表的不算）" in told(clerk)["总体情况"]


def test_the_rates_of_a_closed_month_are_those_that_were_frozen(clerk, director):
    story = Story().to("closed")
    closing.close(MARCH, by=director, at=MONDAY.replace(month=4, day=1))

    now = numbers_of(MARCH, clerk, ON)

    assert now.board.period is not None
    assert now.figure(Measure.SOLVED).now == (1, 1)
    assert "考核还没有封账" not in told(clerk)["总体情况"]
    assert story.issue.state == "closed"


def test_enterprises_that_reported_or_joined_are_counted_once(clerk):
    """M015: of three one reported twice, one is silent, one has left the register."""
    mine = an_enterprise()
    a_liaison(enterprise=mine, kind=Liaison.Kind.LIAISON)
    Story(enterprise=mine).to("submitted").begin().report()
    an_enterprise()
    gone = an_enterprise(is_active=False)
    Story(enterprise=gone).to("submitted")

    assert reached(Stretch.quarter_of(ON.replace(month=3)), MARCH.last) == (1, 2)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(3, 3, "持平（3）"), (5, 2, "增加 3（上月 2）"), (0, 4, "减少 4（上月 4）")],
)
def test_a_comparison_names_the_figure_before(now, before, words):
    assert words in compared(now, before)


def test_the_word_file_says_what_the_page_says(client, clerk):
    Story().to("closed")
    client.force_login(clerk)

    page = client.get(reverse("monthly:page"), OF)
    answer = client.get(reverse("monthly:word"), OF)

    document = Document(io.BytesIO(answer.content))
    text = "\n".join(line.text for line in document.paragraphs)
    for part in page.context["parts"]:
        assert part.heading in text
        for sentence in part.sentences:
            assert sentence in text


def test_the_shipped_template_is_what_the_script_builds():
    shipped = kinds.MONTHLY.shipped_template()

    assert parts_of(shipped) == parts_of(building.build())
    kinds.MONTHLY.judge(shipped)


def test_the_paper_is_headed_with_the_mark(client, clerk):
    client.force_login(clerk)

    page = client.get(reverse("monthly:sheet"), OF).content.decode()

    assert "2026 年 3 月工作月报" in page
    assert "内部参考 · 试运行" in page


def test_a_month_still_running_says_until_when(client, clerk):
    client.force_login(clerk)

    page = client.get(reverse("monthly:page"), {"of": "2026-04"}).content.decode()

    assert "截至 04-02" in page


@pytest.mark.parametrize("of", ["2026-Q1", "2031-01", "nonsense", ""])
def test_an_address_without_a_month_shows_the_last_one(client, clerk, of):
    client.force_login(clerk)

    page = client.get(reverse("monthly:page"), {"of": of})

    assert page.context["now"].stretch == MARCH


@pytest.mark.once
def test_the_report_costs_the_same_for_1_3_and_25_issues(client, clerk):
    client.force_login(clerk)
    found = []
    for more in (1, 0, 2, 22):
        for _ in range(more):
            Story().to("working")
        found.append(asked(lambda: client.get(reverse("monthly:page"), OF)))

    assert found[1:] == [found[1]] * 3
