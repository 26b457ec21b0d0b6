"""The pages of meetings as each role meets them, from planning to the signed sheet."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from docx import Document

from chains.meetings.forms.record import RecordForm
from chains.meetings.models import Meeting, Resolution
from issues.models import Issue
from tests.builders import a_membership, an_enterprise
from tests.issues.test_statements import counts
from tests.meetings.sessions import Session, at
from tests.pressing import just_before, seen_on
from tests.samples import a_pdf
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    """A committee whose meeting is ten days ahead: pages read the clock themselves."""
    with time_machine.travel(at("2026-11-16 09:00")):
        yield Session()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def the_meeting(session, client):
    """Planned by the form as the secretary fills it in."""
    day = localdate() + timedelta(days=14)
    month = session.committee.obligations.order_by("period").first()
    data = {
        "kind": "committee",
        "committee": session.committee.pk,
        "obligation": month.pk,
        "theme": "能源保障与旺季用工",
        "day": day.isoformat(),
        "begins": "14:30",
        "ends": "16:30",
        "place": "党群服务中心",
    }
    client.post(reverse("meetings:new"), data)
    return Meeting.objects.latest("pk")


def address(name, *args):
    return reverse(f"meetings:{name}", args=args)


def test_a_meeting_from_its_plan_to_its_minutes_by_the_pages_alone(session):
    """One story: planned, called, replied, held, recorded, signed, worked off."""
    desk, phone = signed_in(session.secretary), signed_in(session.liaison)
    story = Story(enterprise=session.enterprises[0], at=now() - timedelta(days=1))
    story.to("working")
    meeting = the_meeting(session, desk)

    desk.post(
        address("item_add", meeting.pk),
        {"topic": "industry", "title": "招聘会", "minutes_planned": "15"},
    )
    desk.post(
        address("papers_add", meeting.pk),
        {"files": [a_pdf_upload()]},
    )
    assert phone.get(meeting.get_absolute_url()).status_code == 404
    desk.post(address("notify", meeting.pk))
    seat = meeting.attendees.get(enterprise=session.enterprises[0])
    told = phone.get(meeting.get_absolute_url()).content.decode()
    phone.post(address("reply", seat.pk), {"reply": "coming", "comes": "厂长"})
    paper = phone.get(address("paper", meeting.pk, meeting.papers.get().pk))

    assert "请回执能否参加" in told
    assert paper.status_code == 200

    past = now() - timedelta(hours=3)
    Meeting.objects.filter(pk=meeting.pk).update(
        start=past, end=past + timedelta(hours=2)
    )
    desk.post(
        address("hold", meeting.pk),
        {
            "present": [row.pk for row in meeting.attendees.all()],
            "chair": "书记",
            "recorder": "秘书",
        },
    )
    item = meeting.items.get()
    said = {"outcome": "passed", "conclusion": "同意。"}
    said |= {"discussion": "企业愿意周末办。"}
    record = address("item_record", item.pk)
    desk.post(record, said | seen_on(desk, record))
    due = localdate() + timedelta(days=10)
    desk.post(
        address("resolution_add", item.pk),
        {"text": "发公告", "unit": session.energy.pk, "due_on": due.isoformat()},
    )
    page = desk.get(meeting.get_absolute_url()).content.decode()
    assert "签发纪要" in page
    desk.post(address("sign", meeting.pk), seen_on(desk, meeting.get_absolute_url()))

    meeting.refresh_from_db()
    row = Resolution.objects.get()
    assert (meeting.state, row.state) == ("signed", "open")
    assert "厂长" in phone.get(address("minutes", meeting.pk)).content.decode()

    office = signed_in(session.officer)
    office.post(address("resolution_report", row.pk), {"result": "已发"})
    desk.post(address("resolution_accept", row.pk), {"has_checked": "on"})
    row.refresh_from_db()
    assert row.state == "done"


def a_pdf_upload():
    return SimpleUploadedFile("方案.pdf", a_pdf(), "application/pdf")


def test_what_waits_and_what_is_stuck_is_taken_up_with_one_form(session):
    desk = signed_in(session.secretary)
    moment = now() - timedelta(days=1)
    stuck = Story(enterprise=session.enterprises[0], at=moment).to("working")
    waiting = Story(enterprise=session.enterprises[1], at=moment).to("consulting")
    meeting = the_meeting(session, desk)
    Meeting.objects.filter(pk=meeting.pk).update(
        start=now() + timedelta(days=3), end=now() + timedelta(days=3, hours=2)
    )
    page = desk.get(address("take_up", meeting.pk)).content.decode()
    agenda = waiting.issue.matters.get().consultation

    refused = desk.post(
        address("take_up", meeting.pk), {"issues": [stuck.issue.pk], "agendas": []}
    )
    desk.post(
        address("take_up", meeting.pk),
        {
            "issues": [stuck.issue.pk],
            "agendas": [agenda.pk],
            "reason": "两家说不拢",
            "late_reason": "急",
        },
    )

    assert stuck.issue.title in page
    assert "请写想议定什么" in refused.content.decode()
    assert f'value="{stuck.issue.pk}" checked' in refused.content.decode()
    assert meeting.items.count() == 2
    assert Issue.objects.get(pk=stuck.issue.pk).state == "consulting"


def test_everybody_sees_the_meetings_that_are_theirs(session, rival, leader, officer):
    session.topic()
    session.notified()
    seen = {
        name: signed_in(person).get(session.meeting.get_absolute_url()).status_code
        for name, person in {
            "secretary": session.secretary,
            "clerk": session.clerk,
            "called officer": session.officer,
            "called liaison": session.liaison,
            "leader": leader,
            "rival": rival,
            "officer of another unit": officer,
        }.items()
    }

    assert seen == {
        "secretary": 200,
        "clerk": 200,
        "called officer": 200,
        "called liaison": 200,
        "leader": 200,
        "rival": 404,
        "officer of another unit": 404,
    }


KEEPERS_PAGES = (
    *("edit", "reschedule", "cancel", "item_add", "take_up"),
    *("papers_add", "call", "hold", "sign_in_sheet"),
)


@pytest.mark.parametrize("name", KEEPERS_PAGES)
def test_who_is_only_called_changes_nothing(session, name):
    session.notified()
    url = address(name, session.meeting.pk)

    opened = signed_in(session.secretary).get(url).status_code
    refused = signed_in(session.officer).get(url).status_code

    assert (opened, refused) == (200, 403)


def test_a_clerk_keeps_the_record_and_does_not_sign_it(session):
    item = session.topic()
    session.notified().held()
    session.recorded(item)

    refused = signed_in(session.clerk).post(address("sign", session.meeting.pk))

    assert refused.status_code == 403
    assert session.reload().state == "held"


def test_what_is_missing_for_the_signature_is_said_on_the_page(session):
    session.topic()
    session.notified().held()

    page = signed_in(session.secretary).get(session.meeting.get_absolute_url())

    assert "还没有记结果" in page.content.decode()
    assert "签发纪要</button>" not in page.content.decode()


def test_other_members_read_the_topic_and_not_whose_it_is(session):
    story = Story(enterprise=session.enterprises[1], at=now() - timedelta(days=1))
    story.to("working")
    Meeting.objects.filter(pk=session.meeting.pk).update(
        start=now() + timedelta(days=3), end=now() + timedelta(days=3, hours=1)
    )
    session.now = now()
    session.reload().take_up(
        story.issue, by=session.secretary, at=now(), reason="说不拢", late_reason="急"
    )
    session.reload().notify(by=session.secretary, at=now())
    url = session.meeting.get_absolute_url()

    theirs = signed_in(session.liaison).get(url).content.decode()
    ours = signed_in(session.secretary).get(url).content.decode()

    assert (story.issue.title in theirs, story.issue.number in theirs) == (True, False)
    assert story.issue.number in ours


def test_words_of_the_record_are_for_the_staff_until_they_are_signed(session):
    item = session.topic()
    session.notified().held()
    session.recorded(item, conclusion="内部先议的意见")
    page = address("meeting", session.meeting.pk)

    before = signed_in(session.liaison).get(page).content.decode()
    draft = signed_in(session.liaison).get(address("minutes", session.meeting.pk))
    session.signed()
    after = signed_in(session.liaison).get(page).content.decode()

    assert ("内部先议的意见" in before, draft.status_code) == (False, 403)
    assert "内部先议的意见" in after


def test_nothing_typed_is_lost_when_a_form_is_refused(session):
    desk = signed_in(session.secretary)
    data = {"kind": "committee", "theme": "写了很久的主题", "day": "2026-13-40"}

    page = desk.post(reverse("meetings:new"), data).content.decode()

    assert "写了很久的主题" in page
    assert "请写成 2026-11-23 这样的日期" in page


MEETING, ITEM = 'UPDATE "meetings_meeting"', 'UPDATE "meetings_agendaitem"'
RESOLUTION = 'UPDATE "meetings_resolution"'


def test_a_theme_is_not_changed_in_the_moment_the_meeting_is_called_off(session):
    rows = Meeting.objects.filter(pk=session.meeting.pk)
    typed = {"theme": "写了很久的主题", "chair": "", "recorder": ""}
    desk, url = signed_in(session.secretary), address("edit", rows.get().pk)
    typed |= seen_on(desk, url)

    with just_before(MEETING, lambda: rows.update(state="cancelled")):
        page = desk.post(url, typed)

    assert "会议已取消，不能再改" in page.content.decode()
    assert "写了很久的主题" in page.content.decode()
    assert rows.get().theme == session.meeting.theme


def test_a_theme_is_changed_without_undoing_a_move_of_a_colleague(session):
    rows, place = Meeting.objects.filter(pk=session.meeting.pk), "二楼会议室"
    typed = {"theme": "新的主题", "chair": "", "recorder": ""}
    desk, url = signed_in(session.secretary), address("edit", rows.get().pk)
    typed |= seen_on(desk, url)

    with just_before(MEETING, lambda: rows.update(state="notified", place=place)):
        desk.post(url, typed)

    now = rows.get()
    assert (now.theme, now.state, now.place) == ("新的主题", "notified", place)


def test_nothing_of_the_record_changes_in_the_moment_of_signing(session):
    item = session.topic()
    session.notified().held()
    session.recorded(item)
    row = session.resolved(item)
    desk, rows = signed_in(session.secretary), Meeting.objects.all()
    facts = {"state": "signed", "signed_at": session.now}
    words = {"outcome": "passed", "conclusion": "另一个意见", "discussion": ""}
    sent = {"text": "另一句", "unit": row.unit_id, "due_on": row.due_on.isoformat()}
    sign = lambda: rows.filter(pk=item.meeting_id).update(**facts)  # noqa: E731
    send = lambda: Resolution.objects.update(state="open")  # noqa: E731

    words |= seen_on(desk, address("item_record", item.pk))
    with just_before(ITEM, sign):
        kept = desk.post(address("item_record", item.pk), words)
    with just_before(RESOLUTION, send):
        edit = desk.post(address("resolution_edit", item.pk, row.pk), sent)

    assert "纪要签发后不能再改" in kept.content.decode()
    assert "另一个意见" in kept.content.decode()
    assert "不能再改议定事项" in edit.content.decode()
    item.refresh_from_db()
    row.refresh_from_db()
    assert (item.conclusion, row.text) == ("同意方案。", "拿出错峰用电排班")


def test_two_who_record_one_item_read_each_other_before_one_word_goes(session):
    item = session.topic()
    session.notified().held()
    url = address("item_record", item.pk)
    first, second = signed_in(session.secretary), signed_in(session.clerk)
    mine = {"outcome": "passed", "conclusion": "同意方案。", "discussion": "各方发言"}
    theirs = {"outcome": "agreed", "conclusion": "原则同意。", "discussion": ""}
    seen = seen_on(first, url)

    second.post(url, theirs | seen_on(second, url))
    page = first.post(url, mine | seen).content.decode()

    item.refresh_from_db()
    assert item.conclusion == "原则同意。"
    assert "同事刚刚改过这里" in page
    assert "原则同意。" in page
    assert "各方发言" in page

    first.post(url, mine | {"seen": RecordForm(instance=item).mark})
    item.refresh_from_db()
    assert item.conclusion == "同意方案。"


def test_minutes_are_signed_as_they_were_read_and_not_as_changed_since(session):
    item = session.topic()
    session.notified().held()
    session.recorded(item)
    desk, page = signed_in(session.secretary), session.meeting.get_absolute_url()
    sign, seen = address("sign", session.meeting.pk), seen_on(desk, page)
    session.recorded(item, conclusion="同意，由示例单位出资。")

    refused = desk.post(sign, seen, follow=True).content.decode()

    assert "记录刚刚有人改过，请看过新的再签发。" in refused
    assert session.reload().state == "held"
    desk.post(sign, seen_on(desk, page))
    assert session.reload().state == "signed"


def test_an_item_is_not_changed_in_the_moment_the_meeting_is_called_off(session):
    item = session.topic()
    rows = Meeting.objects.filter(pk=item.meeting_id)
    typed = {"topic": "industry", "title": "换过的题目", "minutes_planned": "15"}
    desk, url = signed_in(session.secretary), address("item_edit", item.pk)
    typed |= seen_on(desk, url)

    with just_before(ITEM, lambda: rows.update(state="cancelled")):
        page = desk.post(url, typed)

    assert "议程不能再改" in page.content.decode()
    item.refresh_from_db()
    assert item.title == "冬季专场招聘会组织方案"


def test_a_secretary_calls_a_special_consultation_of_the_own_chain_only(session):
    desk, other = signed_in(session.secretary), Session.another_committee()
    day = (localdate() + timedelta(days=5)).isoformat()
    data = {"kind": "special", "theme": "线路改造", "day": day}
    data |= {"begins": "09:00", "ends": "10:00", "place": "一楼"}

    refused = desk.post(reverse("meetings:new"), data | {"committee": other.pk})
    desk.post(reverse("meetings:new"), data | {"committee": session.committee.pk})
    groups = desk.post(reverse("meetings:new"), data | {"kind": "factor_regular"})

    made = Meeting.objects.get(kind="special")
    assert (refused.status_code, groups.status_code) == (200, 200)
    assert (made.committee, made.obligation) == (session.committee, None)


def test_the_month_is_suggested_to_the_secretary(session):
    page = signed_in(session.secretary).get(reverse("meetings:new"))

    this_month = session.committee.obligations.get(period=localdate().replace(day=1))
    taken = session.meeting.state == "planned" and session.month == this_month
    offered = page.context["form"].initial["obligation"]
    assert (offered == this_month) != taken


@pytest.mark.parametrize("picks", [True, False])
def test_what_is_offered_for_a_month_to_come_is_taken_as_it_stands(session, picks):
    """November has its meeting: December is offered, and no day before it."""
    with time_machine.travel(at("2026-11-16 09:00"), tick=False):
        december = session.committee.obligations.get(period="2026-12-01")
        url = reverse("meetings:new") + (f"?obligation={december.pk}" * picks)
        desk = signed_in(session.secretary)
        offered = desk.get(url).context["form"].initial
        facts = {"kind": "committee", "committee": session.committee.pk}
        facts |= {"obligation": december.pk, "day": offered["day"], "theme": "落实"}
        facts |= {"begins": "14:30", "ends": "16:30"}
        desk.post(url, facts)

    made = Meeting.objects.exclude(pk=session.meeting.pk).get()
    assert made.obligation == december
    assert made.day.isoformat() == "2026-12-09"


def test_a_month_is_waived_by_the_director_and_not_by_the_secretary(session):
    url = address("waive", session.month.pk)
    session.meeting.cancel(by=session.secretary, at=session.now, reason="防汛")

    refused = signed_in(session.secretary).post(url, {"reason": "忙"})
    signed_in(session.director).post(url, {"reason": "防汛值守"})

    session.month.refresh_from_db()
    assert refused.status_code == 403
    assert session.month.waived_reason == "防汛值守"


def test_sheets_for_paper_open_for_those_who_keep_the_meeting(session):
    item = session.topic()
    session.notified().held()
    session.recorded(item)
    session.resolved(item)
    desk = signed_in(session.secretary)
    notice = desk.get(address("notice_sheet", session.meeting.pk)).content.decode()
    session.signed()
    sheet = desk.get(address("resolutions_sheet", session.meeting.pk)).content.decode()
    reform = desk.get(address("reform_sheet", session.month.pk)).content.decode()

    assert "关于召开纺织服装产业链党委会议的通知" in notice
    assert "拿出错峰用电排班" in sheet
    assert "整改提醒单" in reform


def test_the_five_documents_open_in_word(session):
    item = session.topic()
    session.notified()
    desk, pk = signed_in(session.secretary), session.meeting.pk
    files = [
        desk.get(address("notice_word", pk)),
        desk.get(address("sign_in_word", pk)),
    ]
    session.held()
    session.recorded(item, conclusion="同意<方案> & 办好 {{ 7 }}")
    session.resolved(item)
    session.signed()
    files.append(desk.get(address("minutes_word", pk)))
    files.append(desk.get(address("slip_word", Resolution.objects.get().pk)))
    files.append(desk.get(address("reform_word", session.month.pk)))

    texts = [words_of(answer.content) for answer in files]

    assert "关于召开纺织服装产业链党委会议的通知" in texts[0]
    assert session.enterprises[0].called in texts[1]
    assert "同意<方案> & 办好 {{ 7 }}" in texts[2]
    assert "拿出错峰用电排班" in texts[3]
    assert "2026年11月" in texts[4]


def test_a_late_entry_and_a_correction_stand_on_the_word_file(session):
    session.now = at("2026-11-27 09:00")
    session.meeting = session.planned("2026-11-20 09:00")
    item = session.topic()
    away = session.meeting.attendees.first()
    session.held(absent=[away], when="2026-11-27 10:00")
    session.recorded(item)
    session.signed("2026-11-27 11:00")
    session.meeting.correct(by=session.secretary, at=session.now, text="应为 12 日")
    url = address("minutes_word", session.meeting.pk)

    text = words_of(signed_in(session.secretary).get(url).content)

    assert "本纪要为补录" in text
    assert "应为 12 日" in text
    assert away.name in text


def words_of(data):
    """All paragraphs and cells of a Word file."""
    document = Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_vote_is_held_by_those_who_came_and_closed_once(session):
    item = session.topic()
    session.notified().held()
    desk = signed_in(session.secretary)
    desk.post(address("vote", item.pk), {"question": "同意方案吗"})
    vote = item.votes.get()
    page = address("ballots", vote.pk)
    half = desk.post(page, {f"ballot{vote.ballots.first().pk}": "for"})

    desk.post(page, {f"ballot{row.pk}": "for" for row in vote.ballots.all()})
    again = desk.post(
        page, {f"ballot{row.pk}": "against" for row in vote.ballots.all()}
    )

    assert half.status_code == 200
    assert {row.choice for row in vote.ballots.all()} == {"for"}
    assert "刚刚已被他人办理" in again.content.decode()


def test_a_member_and_a_unit_are_called_later_and_hear_of_it(session):
    member, unit = session.enterprises[1], session.new_unit()
    session.meeting.attendees.filter(enterprise=member).delete()
    session.topic()
    session.notified()
    desk = signed_in(session.secretary)
    page = address("call", session.meeting.pk)

    nobody = desk.post(page, {"capacity": "sitting_in"})
    desk.post(
        page,
        {"capacity": "sitting_in", "units": [unit.pk], "enterprises": [member.pk]},
    )

    assert "请至少选一个单位或一家企业" in nobody.content.decode()
    assert session.meeting.attendees.filter(capacity="sitting_in").count() == 2


@pytest.mark.parametrize("who", ["secretary", "clerk"])
def test_statements_of_a_meeting_do_not_grow_with_seats_items_and_resolutions(
    session, who
):
    session.topic()
    session.notified().held()

    def add():
        item = session.meeting.items.create(topic="party", title="再议一件", order=9)
        session.resolved(item)
        session.meeting.call_units([session.new_unit()])

    client = signed_in(getattr(session, who))
    found = counts(client, session.meeting.get_absolute_url(), add)

    assert found == [found[0]] * 3
    assert found[0] <= 16


@pytest.mark.parametrize("name", ["meetings", "resolutions", "this_year"])
def test_statements_of_the_lists_do_not_grow(session, name):
    def add():
        session.now = at("2026-11-16 09:00")
        session.meeting = session.planned("2026-11-26 14:30")
        item = session.topic()
        session.notified().held()
        session.recorded(item)
        session.resolved(item)
        session.signed()

    client = signed_in(session.clerk)
    url = reverse(f"meetings:{name}")
    if name == "this_year":
        url = reverse("meetings:grid", args=[2026])
    found = counts(client, url, add)

    assert found == [found[0]] * 3


def test_enterprises_are_called_by_their_membership_on_the_day_of_the_meeting(session):
    day = localdate(session.meeting.start)
    leaves, gone, comes = (an_enterprise(session.chain) for _ in range(3))
    a_membership(session.committee, leaves, until=day)
    a_membership(session.committee, gone, until=day - timedelta(days=1))
    a_membership(session.committee, comes, since=day + timedelta(days=1))

    url = address("call", session.meeting.pk)
    form = signed_in(session.secretary).get(url).context["form"]

    offered = set(form.fields["enterprises"].queryset)
    assert leaves in offered
    assert not offered & {gone, comes}
