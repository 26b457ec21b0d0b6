"""No idea ends without a word: two judges, a written reason, a verified benefit."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from chains.meetings.models import Meeting
from issues.models import Issue
from portal.notices.models import Notice
from portal.workflow.moves import Refused
from salons.ideas import reminders
from salons.ideas.models import Call, Endorsement, Idea
from tests.builders import a_liaison, an_enterprise
from tests.issues.test_statements import counts
from tests.meetings.sessions import Session
from tests.salons.rounds import at

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *args):
    return reverse(f"ideas:{name}", args=args)


def told(person, start=""):
    rows = Notice.objects.filter(person=person, subject__startswith=start)
    return [row.subject for row in rows.order_by("pk")]


def test_an_idea_is_answered_within_three_and_judged_within_fifteen_days(calling):
    idea = calling.idea()
    assert idea.due_on == date(2026, 3, 5)

    idea = calling.make(idea, "accept")
    assert idea.due_on == date(2026, 3, 23)
    assert told(calling.author) == ["您的金点子已受理：班车加开晚班"]


def test_outside_its_days_a_call_takes_nothing_and_its_last_day_does(calling):
    calling.on("2026-03-31 23:00")
    assert calling.idea().pk
    calling.on("2026-04-01 08:00")
    with pytest.raises(Refused, match="现在不收"):
        calling.idea()


def test_one_judge_decides_nothing_and_nobody_judges_twice(calling):
    idea = calling.judged(count=1)
    facts = {"verdict": "adopt", "opinion": "再说一次"}

    with pytest.raises(Refused, match="至少要有 2 人评审"):
        calling.make(idea, "decide", decision="rejected", reason="年底")
    with pytest.raises(Refused, match="已经评过"):
        calling.make(idea, "review", calling.judges[0], **facts)
    assert idea.reviews.count() == 1


@pytest.mark.parametrize("decision", ["kept", "rejected"])
def test_not_adopted_needs_a_reason_that_the_author_reads(calling, decision):
    idea = calling.judged()

    with pytest.raises(Refused, match="要写明理由"):
        calling.make(idea, "decide", decision=decision, reason=" ")
    calling.make(idea, "decide", decision=decision, reason="年底再研究")

    notice = Notice.objects.get(person=calling.author, subject__contains="有结论")
    assert "年底再研究" in notice.body
    page = signed_in(calling.author).get(idea.get_absolute_url())
    assert "年底再研究" in page.content.decode()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"unit": None}, "由哪个单位"),
        ({"due_on": None}, "哪天前"),
        ({"due_on": date(2026, 3, 2)}, "今天以后"),
    ],
)
def test_adopted_names_who_does_it_by_when(calling, facts, sentence):
    idea = calling.judged()
    facts = {"unit": calling.unit, "due_on": date(2026, 6, 1)} | facts

    with pytest.raises(Refused, match=sentence):
        calling.make(idea, "decide", decision="adopted", **facts)


def test_who_reports_it_done_does_not_verify_it(calling):
    idea = calling.adopted()
    calling.make(idea, "report_done", calling.secretary, result="已加开")

    with pytest.raises(Refused, match="另一位同事核验"):
        calling.make(idea, "verify", benefit="少迟到")
    with pytest.raises(Refused, match="核实到的成效"):
        calling.make(idea, "verify", calling.colleague, benefit=" ")
    idea = calling.make(idea, "verify", calling.colleague, benefit="少迟到")
    assert idea.state == "verified"


def test_one_stands_behind_an_idea_once_and_never_behind_the_own(calling):
    idea = calling.judged()
    fan = calling.speaker(calling.enterprises[1])

    idea.endorse(by=fan)
    idea.endorse(by=fan)
    with pytest.raises(Refused, match="自己的"):
        idea.endorse(by=calling.author)
    assert Endorsement.objects.count() == 1

    idea.unendorse(by=fan)
    assert not Endorsement.objects.exists()
    done = calling.make(idea, "decide", decision="kept", reason="年底")
    with pytest.raises(Refused, match="评审期间"):
        done.endorse(by=fan)


def test_judges_read_no_name_while_it_is_blind(calling):
    idea = calling.judged(count=0)
    judge = signed_in(calling.judges[0])
    url = idea.get_absolute_url()

    assert calling.author.name not in judge.get(url).content.decode()
    assert calling.enterprises[0].name not in judge.get(url).content.decode()
    Call.objects.update(blind=False)
    assert calling.author.name in judge.get(url).content.decode()


def test_who_wished_it_stays_without_a_name_among_colleagues(calling):
    idea = calling.adopted(anonymous=True)
    Call.objects.update(blind=False)
    colleague = signed_in(calling.speaker(calling.enterprises[1]))
    keeper = signed_in(calling.secretary)

    page = colleague.get(idea.get_absolute_url()).content.decode()
    assert calling.author.name not in page
    assert calling.author.name in keeper.get(idea.get_absolute_url()).content.decode()


def test_what_waits_or_was_refused_is_between_author_and_keepers(calling):
    waiting, refused = calling.idea(), calling.in_state("rejected")
    colleague = signed_in(calling.speaker(calling.enterprises[1]))
    stranger = signed_in(a_liaison(enterprise=an_enterprise()).user)

    for idea in (waiting, refused):
        assert colleague.get(idea.get_absolute_url()).status_code == 404
        assert signed_in(calling.author).get(idea.get_absolute_url()).status_code == 200
    shared = calling.judged()
    assert colleague.get(shared.get_absolute_url()).status_code == 200
    assert stranger.get(shared.get_absolute_url()).status_code == 404


def test_what_sounds_alike_is_shown_once_and_nothing_typed_is_lost(calling):
    Call.objects.update(opens=localdate(), closes=localdate())
    calling.call.refresh_from_db()
    calling.now = now()
    calling.judged()
    mine = signed_in(calling.speaker(calling.enterprises[1]))
    typed = {"title": "班车要加开晚班", "problem": "回不了家", "proposal": "加开"}
    url = address("propose", calling.call.pk)

    page = mine.post(url, typed).content.decode()
    assert "已有人提过相近的" in page
    assert "回不了家" in page
    assert Idea.objects.count() == 1
    mine.post(url, typed | {"seen": "1"})
    assert Idea.objects.count() == 2


def test_an_adopted_idea_becomes_one_issue(calling):
    idea = calling.adopted()

    first = idea.to_issue(by=calling.secretary, at=calling.now)
    again = Idea.objects.get().to_issue(by=calling.secretary, at=calling.now)

    assert first == again
    assert (first.source, first.title) == ("idea", "班车加开晚班")
    with pytest.raises(Refused, match="正在填写"):
        Idea.objects.get().to_issue(by=calling.colleague, at=calling.now)
    assert Issue.objects.count() == 1


def test_an_adopted_idea_is_put_on_an_agenda_once(calling):
    idea = calling.adopted()
    session = Session()
    meeting = Meeting.objects.get()

    idea.to_agenda(meeting, at=session.now)
    with pytest.raises(Refused, match="已经列入议程"):
        Idea.objects.get().to_agenda(meeting, at=session.now)

    assert [row.title for row in meeting.items.all()] == ["金点子：班车加开晚班"]


def test_keepers_are_reminded_before_on_and_after_the_day_once_each(calling):
    calling.idea()

    for day in ("03", "04", "05", "06", "09", "10"):
        when = at(f"2026-03-{day} 09:00")
        for _ in range(2):
            reminders.remind(on=localdate(when), at=when)

    assert told(calling.secretary, "金点子") == [
        "金点子请在期限内受理：班车加开晚班",
        "金点子请在期限内受理：班车加开晚班",
        "金点子已超期，请受理：班车加开晚班",
    ]


def overdue(calling):
    when = at("2026-03-10 09:00")
    reminders.remind(on=localdate(when), at=when)


@pytest.mark.parametrize("why", ["author", "own house", "vacant"])
def test_where_no_secretary_may_act_the_centre_is_reminded(calling, clerk, why):
    idea = calling.idea()
    calling.colleague.posts.all().delete()
    if why == "author":
        Idea.objects.filter(pk=idea.pk).update(author=calling.secretary)
    elif why == "own house":
        a_liaison(calling.secretary, calling.enterprises[0])
    else:
        calling.secretary.posts.all().delete()

    overdue(calling)

    assert told(clerk, "金点子") == ["金点子已超期，请受理：班车加开晚班"]
    assert told(calling.secretary, "金点子") == []


def test_only_the_secretary_who_may_act_is_reminded(calling, clerk):
    idea = calling.idea()
    Idea.objects.filter(pk=idea.pk).update(author=calling.secretary)

    overdue(calling)

    assert len(told(calling.colleague, "金点子已超期")) == 1
    assert told(calling.secretary, "金点子已超期") == told(clerk, "金点子") == []


def test_who_reported_what_was_done_is_not_asked_to_verify_it(calling, clerk):
    idea = calling.adopted()
    calling.colleague.posts.all().delete()

    calling.make(idea, "report_done", calling.secretary, result="已加开")

    assert told(clerk, "金点子已实施") == ["金点子已实施，请核验成效：班车加开晚班"]


def test_the_unit_is_reminded_of_what_it_carries_out(calling):
    calling.adopted()

    when = at("2026-06-02 09:00")
    reminders.remind(on=localdate(when), at=when)

    assert told(calling.officer, "金点子已超期") == [
        "金点子已超期，请实施：班车加开晚班"
    ]
    assert told(calling.secretary, "金点子已超期") == []


def test_a_call_is_made_for_the_own_chain_or_by_the_centre_for_all(calling, clerk):
    facts = {"kind": "ideas", "title": "迎旺季", "text": "请提", "blind": "on"}
    facts |= {"opens": "2026-03-01", "closes": "2026-03-31"}
    facts |= {"accept_days": "3", "review_days": "15"}

    signed_in(calling.secretary).post(address("call_add"), facts)
    assert Call.objects.count() == 1
    signed_in(calling.secretary).post(
        address("call_add"), facts | {"chain": calling.chain.pk}
    )
    signed_in(clerk).post(address("call_add"), facts)
    assert [row.chain for row in Call.objects.order_by("pk")][1:] == [
        calling.chain,
        None,
    ]
    wrong = signed_in(clerk).post(address("call_add"), facts | {"closes": "2026-02-01"})
    assert "截止日期不能早于开始日期" in wrong.content.decode()


def test_the_ledger_names_nobody_whom_the_page_does_not(calling, clerk):
    calling.judged(count=0)

    answer = signed_in(clerk).get(address("export"))

    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "班车加开晚班" in cells
    assert "不显示" in cells
    assert calling.author.name not in cells


def test_statements_do_not_grow_with_ideas(calling, clerk):
    client = signed_in(clerk)

    found = counts(client, address("calls"), calling.judged)

    assert found == [found[0]] * 3
