"""What an author may rely on: the own name, a fair judge, an end of every pilot."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.workflow.moves import Refused
from salons.ideas.models import Call, Idea
from tests.builders import a_liaison, a_post, an_enterprise
from tests.ideas.test_ideas import address, signed_in, told
from tests.salons.rounds import at
from tests.waiting import lines_for

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def cells_of(person):
    answer = signed_in(person).get(address("export"))
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    return [cell.value for row in sheet.iter_rows() for cell in row]


def moves_offered(person, idea):
    page = signed_in(person).get(idea.get_absolute_url()).content.decode()
    names = ("verify", "accept", "decide", "conclude-pilot", "withdraw")
    return [name for name in names if f"/{idea.pk}/{name}/" in page]


def test_the_ledger_hides_the_enterprise_with_the_author(calling, clerk):
    calling.judged(count=0, anonymous=True)

    assert calling.enterprises[0].name not in cells_of(clerk)

    Call.objects.update(blind=False)
    Idea.objects.update(anonymous=False)
    assert calling.enterprises[0].name in cells_of(clerk)


def test_names_stay_hidden_once_somebody_has_relied_on_it(calling):
    facts = {"kind": "ideas", "title": "改了题目", "text": "请提"}
    facts |= {"chain": calling.chain.pk, "accept_days": "3", "review_days": "15"}
    facts |= {"opens": "2026-03-01", "closes": "2026-03-31"}
    url = address("call_edit", calling.call.pk)
    keeper = signed_in(calling.secretary)

    keeper.post(url, facts | {"blind": "on"})
    assert Call.objects.get().title == "改了题目"
    calling.idea()
    keeper.post(url, facts | {"title": "再改"})

    call = Call.objects.get()
    assert (call.title, call.blind) == ("再改", True)


def test_the_title_of_a_call_is_told_only_to_those_who_see_it(calling):
    stranger = signed_in(a_liaison(enterprise=an_enterprise()).user)
    url = f"{address('calls')}?call={calling.call.pk}"

    assert calling.call.title not in stranger.get(url).content.decode()
    assert calling.call.title in signed_in(calling.author).get(url).content.decode()


def test_a_verified_idea_is_shown_to_everybody_who_signed_in(calling):
    stranger = signed_in(a_liaison(enterprise=an_enterprise()).user)
    adopted = calling.adopted(title="还没做")
    verified = calling.in_state("verified")

    assert stranger.get(adopted.get_absolute_url()).status_code == 404
    page = stranger.get(verified.get_absolute_url())
    assert "迟到少四十人次" in page.content.decode()


def test_a_pilot_sent_back_is_a_pilot_again(calling):
    pilot = calling.in_state("pilot")
    calling.make(pilot, "report_done", calling.officer, result="试了一月")

    sent = calling.make(pilot, "send_back", reason="没有数字", due_on=date(2026, 7, 1))

    assert sent.state == "pilot"


def test_a_pilot_ends_carried_on_or_given_up_with_the_reason(calling):
    carried, given_up = calling.in_state("pilot"), calling.in_state("pilot")
    facts = {"decision": "adopted", "reason": "坐得满"}

    with pytest.raises(Refused, match="哪天前全面实施"):
        calling.make(carried, "conclude_pilot", **facts)
    with pytest.raises(Refused, match="试点的情况"):
        calling.make(given_up, "conclude_pilot", decision="rejected", reason=" ")
    facts["due_on"] = date(2026, 9, 1)
    assert calling.make(carried, "conclude_pilot", **facts).state == "adopted"
    facts = {"decision": "rejected", "reason": "没有人坐"}
    assert calling.make(given_up, "conclude_pilot", **facts).state == "rejected"

    assert len(told(calling.author, "您的金点子试点有结论了")) == 2
    assert len(told(calling.officer, "请全面实施")) == 1


def test_nobody_verifies_the_work_of_the_own_unit(calling):
    done = calling.in_state("done")
    a_post(calling.colleague, calling.unit)

    with pytest.raises(Refused, match="所在单位实施"):
        calling.make(done, "verify", calling.colleague, benefit="少迟到")

    assert moves_offered(calling.colleague, done) == []
    assert moves_offered(calling.secretary, done) == ["verify"]


def test_nobody_keeps_an_idea_of_the_own_enterprise(calling):
    waiting = calling.idea()
    a_liaison(calling.secretary, enterprise=calling.enterprises[0])

    assert moves_offered(calling.secretary, waiting) == []
    assert moves_offered(calling.colleague, waiting) == ["accept"]


def test_who_reads_a_stale_page_stands_behind_nothing_that_is_decided(calling):
    stale = calling.judged()
    calling.make(stale, "decide", decision="rejected", reason="年底")
    fan = calling.speaker(calling.enterprises[1])

    stale.state = "reviewing"
    with pytest.raises(Refused, match="评审期间"):
        stale.endorse(by=fan)
    with pytest.raises(Refused, match="不再改动"):
        stale.unendorse(by=fan)


def test_the_desk_says_what_to_carry_out_and_what_to_verify(calling):
    adopted, noon = calling.adopted(), at("2026-06-02 12:00")
    calling.make(
        calling.adopted(title="边角料"), "report_done", calling.officer, result="好"
    )

    mine = [(row.text, row.lamp) for row in lines_for(calling.officer, noon)]
    keeping = [row.text for row in lines_for(calling.secretary, noon)]

    assert mine == [(f"实施金点子：{adopted.title}", "red")]
    assert "核验金点子：边角料" in keeping
    desk = signed_in(calling.secretary).get(reverse("desk:desk"))
    assert "核验金点子：边角料" in desk.content.decode()


def test_the_list_finds_what_is_late(calling, clerk):
    calling.adopted(title="已经晚了")
    Idea.objects.update(due_on=date(2026, 3, 3))
    calling.in_state("verified")

    page = signed_in(clerk).get(f"{reverse('ideas:calls')}?late=1").content.decode()

    assert "已经晚了" in page
    assert "班车加开晚班" not in page
