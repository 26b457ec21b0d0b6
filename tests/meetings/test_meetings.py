"""A meeting from its planning to its signed minutes, and what stands in its way."""

from datetime import date, timedelta

import pytest

from chains.meetings.models import Meeting, Obligation, Resolution, materialise
from chains.meetings.reminders import remind
from chains.meetings.sheet import roll_of
from chains.meetings.suggestions import last_resolutions
from issues.models import Consultation, Issue
from issues.workflow import State
from portal.notices.models import Notice
from portal.workflow.moves import Refused
from tests.meetings.sessions import Session, at
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def session():
    return Session()


def an_issue_of(session, to="working"):
    story = Story(at=at("2026-11-12 09:00"), enterprise=session.enterprises[0])
    return story.to(to)


def test_a_meeting_calls_the_members_of_its_committee(session):
    names = {seat.name for seat in session.meeting.attendees.all()}

    assert names == {*(e.called for e in session.enterprises), session.energy.name}
    assert {seat.capacity for seat in session.meeting.attendees.all()} == {"member"}


def test_where_some_members_are_marked_only_those_are_called(session):
    session.committee.memberships.filter(enterprise=session.enterprises[0]).update(
        is_council_member=True
    )

    later = session.planned("2026-11-27 09:00")

    voting = {seat.name for seat in later.attendees.voting()}
    assert voting == {session.enterprises[0].called}
    assert later.attendees.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"place": ""}, "请先填会议地点"),
        ({"start": at("2026-11-15 09:00")}, "会议时间已过"),
    ],
)
def test_no_notice_goes_out_before_it_can_be_followed(session, change, sentence):
    session.topic()
    for name, value in change.items():
        setattr(session.meeting, name, value)

    with pytest.raises(Refused, match=sentence):
        session.meeting.notify(by=session.secretary, at=session.now)


def test_no_notice_goes_out_with_an_empty_agenda(session):
    with pytest.raises(Refused, match="议程还空着"):
        session.meeting.notify(by=session.secretary, at=session.now)


def test_the_agenda_is_settled_two_working_days_before(session):
    session.now = at("2026-11-24 17:00")  # Tuesday, two before Thursday
    session.topic()
    session.now = at("2026-11-25 08:00")

    with pytest.raises(Refused, match="议程已经定稿"):
        session.topic()
    item = session.topic(late_reason="昨夜停电，书记同意")

    assert item.is_late


def test_an_issue_in_work_becomes_an_agenda_item_and_is_consulted(session):
    story = an_issue_of(session)

    item = session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="两家说不拢"
    )

    agenda = item.consultation
    assert Issue.objects.get(pk=story.issue.pk).state == State.CONSULTING
    assert (agenda.planned_on, agenda.place) == (
        session.meeting.day,
        "党群服务中心二楼会议室",
    )
    assert session.meeting.attendees.filter(unit=story.lead_unit).exists()


def test_an_issue_that_waits_for_a_consultation_joins_with_its_own(session):
    story = an_issue_of(session)
    story.make("refer", story.clerk, reason="要会商")
    waiting = Consultation.objects.get()

    item = session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="同上"
    )

    assert item.consultation == waiting
    with pytest.raises(Refused, match="已经列在一次会议"):
        session.planned("2026-11-27 09:00").take_over(waiting, at=session.now)


def test_another_day_moves_its_consultations_and_its_place_in_calendars(session):
    story = an_issue_of(session)
    item = session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="要会商"
    )
    before = session.reload().sequence

    session.meeting.reschedule(
        by=session.secretary,
        at=session.now,
        start=at("2026-11-25 09:00"),
        end=at("2026-11-25 11:00"),
        place="示例服饰会议室",
    )

    item.consultation.refresh_from_db()
    assert (item.consultation.planned_on, item.consultation.place) == (
        date(2026, 11, 25),
        "示例服饰会议室",
    )
    assert session.reload().sequence == before + 1


def test_a_cancelled_meeting_frees_what_it_was_to_consult(session):
    story = an_issue_of(session)
    session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="要会商"
    )

    session.reload().cancel(by=session.secretary, at=session.now, reason="书记外出")

    assert Consultation.objects.planned().filter(agenda_item=None).count() == 1
    assert Issue.objects.get(pk=story.issue.pk).state == State.CONSULTING


def test_nobody_holds_a_meeting_before_its_time(session):
    with pytest.raises(Refused, match="还没到开会时间"):
        session.notified().held(when="2026-11-26 14:29")


def test_half_of_the_members_is_no_quorum_one_more_is(session):
    seats = list(session.notified().meeting.attendees.all())

    with pytest.raises(Refused, match="应到委员 3，实到 1"):
        session.held(absent=seats[:2])
    session.held(absent=seats[:1])

    assert roll_of(session.meeting.attendees.all())["came"] == 2


def test_below_the_quorum_it_took_place_with_its_reason_on_record(session):
    seats = list(session.notified().meeting.attendees.all())

    session.held(absent=seats[:2], exception="防汛值守，书面征求意见")

    assert session.meeting.steps.last().exception == "防汛值守，书面征求意见"


def test_who_sits_in_counts_for_no_quorum(session):
    session.meeting.attendees.filter(unit=session.energy).update(capacity="sitting_in")
    seats = list(session.notified().meeting.attendees.exclude(unit=session.energy))

    with pytest.raises(Refused, match="应到委员 2，实到 1"):
        session.held(absent=seats[:1])


def test_minutes_are_signed_only_when_every_item_has_its_result(session):
    session.notified().held()

    with pytest.raises(Refused, match="第 1 项“冬季专场招聘会组织方案”还没有记结果"):
        session.signed()

    assert session.reload().state == "held"


@pytest.mark.parametrize("outcome", ["postponed", "rejected", "told", "to_special"])
def test_what_did_not_pass_sends_nothing_out(session, outcome):
    item = session.topic()
    session.notified().held()
    session.recorded(item, outcome)
    row = session.resolved(item)

    with pytest.raises(Refused, match="没有通过，却记有议定事项"):
        session.signed()
    row.delete()

    assert session.signed().reload().state == "signed"


def test_signing_sends_resolutions_out_and_keeps_the_minutes(session):
    item = session.topic()
    session.notified().held()
    session.recorded(item)
    row = session.resolved(item)

    session.signed()

    row.refresh_from_db()
    assert (row.state, session.month.cell(date(2026, 11, 28))) == ("open", "met")
    assert session.reload().minutes["items"][0]["resolutions"] == [
        {
            "text": "拿出错峰用电排班",
            "unit": session.energy.name,
            "person": "",
            "due": "2026-12-10",
            "issue": "",
        }
    ]


def test_resolutions_on_an_issue_become_its_work_orders(session):
    story = an_issue_of(session)
    item = session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="要会商"
    )
    session.notified().held()
    session.recorded(item, conclusion="两家分头办。")
    lead = session.resolved(item, issue=story.issue)
    other = session.resolved(
        item, story.support_unit, issue=story.issue, role="supporting"
    )

    session.signed()

    for row in (lead, other):
        row.refresh_from_db()
    issue = Issue.objects.get(pk=story.issue.pk)
    assert issue.state == State.WORKING
    assert {lead.order, other.order} == set(issue.orders.live())
    assert (lead.status, lead.is_owed) == (lead.order.get_state_display(), True)


def test_an_issue_without_a_resolution_stops_the_signature(session):
    story = an_issue_of(session)
    item = session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="要会商"
    )
    session.notified().held()
    session.recorded(item)

    with pytest.raises(Refused, match=f"{story.issue.number} 还没有议定事项"):
        session.signed()


def test_what_an_issues_own_rules_refuse_stops_the_whole_signature(session):
    story = an_issue_of(session)
    item = session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="要会商"
    )
    other = session.topic()
    session.notified().held()
    session.recorded(item)
    session.recorded(other)
    plain = session.resolved(other)
    session.resolved(item, issue=story.issue, due="2026-11-01")

    with pytest.raises(Refused):
        session.signed()

    plain.refresh_from_db()
    assert (plain.state, session.reload().state) == ("draft", "held")
    assert Issue.objects.get(pk=story.issue.pk).state == State.CONSULTING


@pytest.mark.parametrize(
    ("outcome", "kind"), [("postponed", "committee"), ("to_special", "special")]
)
def test_what_was_put_off_waits_for_another_meeting(session, outcome, kind):
    story = an_issue_of(session)
    item = session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="要会商"
    )
    session.notified().held()
    session.recorded(item, outcome, "下次再议。")

    session.signed()

    waiting = Consultation.objects.planned().filter(agenda_item=None)
    assert [row.kind for row in waiting] == [kind]
    assert Issue.objects.get(pk=story.issue.pk).state == State.CONSULTING


def test_a_rejected_matter_goes_back_to_work(session):
    story = an_issue_of(session)
    item = session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="要会商"
    )
    session.notified().held()
    session.recorded(item, "rejected", "不属于会议议题。")

    session.signed()

    assert Issue.objects.get(pk=story.issue.pk).state == State.WORKING


def test_signed_minutes_take_a_correction_and_stay_as_they_are(session):
    item = session.topic()
    session.notified().held()
    session.recorded(item)
    session.signed()
    before = session.reload().minutes

    session.meeting.correct(
        by=session.secretary, at=session.now, text="“10 日”应为“12 日”。"
    )

    assert session.reload().minutes == before
    assert [row.text for row in session.meeting.corrections.all()] == [
        "“10 日”应为“12 日”。"
    ]


def test_the_next_agenda_opens_with_the_last_resolutions_and_older_ones_still_owed(
    session,
):
    item = session.topic()
    session.notified().held()
    session.recorded(item)
    row = session.resolved(item)
    session.signed()
    december = Obligation.objects.get(committee=session.committee, period="2026-12-01")

    following = session.planned("2026-12-20 09:00", obligation=december)

    assert last_resolutions(following) == (session.reload(), [row])


def test_a_meeting_held_on_the_first_of_december_for_november_makes_good_only(session):
    session.meeting.cancel(by=session.secretary, at=session.now, reason="改到下月")
    session.meeting = session.planned("2026-12-01 00:30")
    item = session.topic()
    session.notified().held(when="2026-12-01 03:00")
    session.recorded(item)
    session.signed("2026-12-01 12:00")

    # In UTC it began on 30 November.
    assert session.reload().start.astimezone(at("2026-12-01 00:00").tzinfo).day == 1
    assert session.month.cell(date(2026, 12, 5)) == "late"


def test_a_meeting_entered_after_it_took_place_stays_marked(session):
    session.now = at("2026-11-27 09:00")
    session.meeting = session.planned("2026-11-20 09:00")
    item = session.topic()
    session.held(when="2026-11-27 10:00")
    session.recorded(item)
    session.signed("2026-11-27 11:00")

    assert session.meeting.entered_late
    assert session.month.cell(date(2026, 11, 28)) == "late"


def test_what_is_owed_is_written_a_year_ahead_once(session):
    again = materialise(date(2026, 11, 1))

    rows = Obligation.objects.filter(committee=session.committee)
    assert (again, rows.count()) == (0, 12)
    assert rows.last().hold_due == date(2027, 10, 31)


def test_a_chain_that_was_closed_owes_no_month_any_more(session):
    earlier = Obligation.objects.create(
        committee=session.committee,
        period=date(2026, 10, 1),
        plan_due=date(2026, 10, 5),
        hold_due=date(2026, 10, 31),
    )
    session.chain.is_active = False
    session.chain.save()

    materialise(date(2026, 11, 17))

    left = Obligation.objects.filter(committee=session.committee)
    assert list(left) == [earlier, session.month]  # November has a meeting
    remind(on=date(2026, 12, 31), at=at("2026-12-31 09:00"))
    assert not Notice.objects.filter(key__startswith="obligation").exclude(
        key__startswith=f"obligation-{session.month.pk}-"
    )

    session.chain.is_active = True
    session.chain.save()
    assert materialise(date(2026, 11, 17)) == 11


def test_a_meeting_is_not_moved_before_the_month_that_it_answers_for(session):
    begins = at("2026-10-30 14:30")
    facts = {"start": begins, "end": begins + timedelta(hours=2), "place": "二楼"}
    clock = at("2026-10-12 09:00")

    with pytest.raises(Refused, match="不能改到那个月之前"):
        session.meeting.reschedule(by=session.secretary, at=clock, **facts)

    first = at("2026-11-01 00:30")
    facts |= {"start": first, "end": first + timedelta(hours=1)}
    assert session.meeting.reschedule(by=session.secretary, at=clock, **facts)


def test_a_waived_month_needs_a_reason_and_no_meeting(session):
    with pytest.raises(Refused, match="为什么免开"):
        session.month.waive(by=session.director, at=session.now, reason=" ")
    session.notified().held()

    with pytest.raises(Refused, match="已经开过"):
        session.month.waive(by=session.director, at=session.now, reason="防汛")


def test_drafts_are_seen_by_their_keepers_only_and_a_notice_opens_them(session):
    people = (session.secretary, session.clerk, session.officer, session.liaison)
    seen = [Meeting.objects.visible_to(p).exists() for p in people]

    session.notified()

    after = [Meeting.objects.visible_to(p).exists() for p in people]
    assert (seen, after) == ([True, True, False, False], [True, True, True, True])


def test_a_resolution_is_reported_judged_and_never_by_its_own_unit_alone(session):
    item = session.topic()
    session.notified().held()
    session.recorded(item)
    row = session.resolved(item)
    session.signed()
    row = Resolution.objects.get(pk=row.pk)

    row.report(by=session.officer, at=session.now, result="排班表已发各企业")
    row.send_back(by=session.secretary, at=session.now, reason="缺晚班")
    row.report(by=session.officer, at=session.now, result="晚班已补")
    row.accept(by=session.secretary, at=session.now)

    assert (row.state, row.steps.count()) == ("done", 5)
