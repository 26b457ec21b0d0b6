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
from issues.reminders import mark_overdue
from portal.desk.monthly.counting import late_at, live_at, numbers_of, reached
from portal.desk.monthly.word import building, kinds
from portal.desk.monthly.writing import compared, report
from portal.workdays.current import work_calendar
from tests.builders import MONDAY, a_liaison, an_enterprise
from tests.issues.test_statements import asked
from tests.meetings.test_documents import parts_of
from tests.ratings.words import Ratings
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
MARCH = Stretch.read("2026-03")
ON = MONDAY.replace(month=4, day=2).date()
OF = {"of": "2026-03"}


@pytest.fixture(autouse=True)
def second_of_april():
    with time_machine.travel(MONDAY.replace(month=4, day=2), tick=False):
        yield


def told(user, stretch=MARCH):
    """The month's sentences by the title of their part."""
    now = numbers_of(stretch, user, ON)
    before = numbers_of(stretch.step(-1), user, ON)
    return {part.title: " ".join(part.sentences) for part in report(now, before)}


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


def test_a_month_is_told_as_it_stood_when_it_ended(clerk):
    story = Story().to("working").wait(12)
    mark_overdue(story.on, work_calendar())
    story.at = MONDAY.replace(month=4, day=1)
    story.propose().approve().confirm()

    march, april = MARCH.last, MONDAY.replace(month=4, day=1).date()
    assert list(live_at(march)) == list(late_at(march)) == [story.issue]
    assert list(live_at(april)) == list(late_at(april)) == []
    assert "月末在办 1 件，其中超期 1 件" in told(clerk)["总体情况"]


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
