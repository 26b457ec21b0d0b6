"""The pages of a salon as each role meets them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now

from issues.models import Issue
from portal.audit.models import Entry
from salons import seats
from salons.models import (
    Answer,
    Demand,
    ExperienceNote,
    Guest,
    Salon,
    SalonFile,
    Turn,
)
from tests.builders import (
    a_liaison,
    a_membership,
    a_post,
    a_unit,
    a_user,
    an_enterprise,
)
from tests.issues.test_statements import counts
from tests.pressing import just_before
from tests.salons.gatherings import Gathered, fresh, replies
from tests.samples import a_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds():
    """The present: pages read the clock themselves."""
    rounds = Gathered(4)
    rounds.now = now()
    return rounds


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *args):
    return reverse(f"salons:{name}", args=args)


def text(client, url, **facts):
    return client.get(url, facts).content.decode()


def begun(rounds, **facts):
    """Its day is today and it has just begun."""
    salon = rounds.invited(**facts)
    start = now() - timedelta(minutes=5)
    Turn.objects.filter(pk=salon.turn_id).update(day=localdate())
    rows = Salon.objects.filter(pk=salon.pk)
    rows.update(start=start, end=start + timedelta(hours=2), reply_by=localdate())
    rounds.now = now()
    return fresh(salon)


def begun_now(salon):
    Salon.objects.filter(pk=salon.pk).update(start=now() - timedelta(minutes=5))
    return fresh(salon)


def planned(turn, **facts):
    """What the form of 筹备 sends."""
    day = turn.day.isoformat()
    facts = {
        "theme": "智能吊挂线现场观摩",
        "aims": ["government"],
        "day": day,
        "begins": "14:30",
        "ends": "16:30",
        "place": "示例党群服务站",
        "capacity": "40",
        "quota": "2",
        "reply_by": (turn.day - timedelta(days=1)).isoformat(),
    } | facts
    for number in range(5):
        facts[f"line{number}-kind"] = "tour"
        facts[f"line{number}-title"] = "车间观摩" if number == 0 else ""
    return facts


def test_from_the_turn_to_the_public_page_by_the_pages_alone(rounds):
    desk = signed_in(rounds.secretary)
    turn = rounds.confirmed()[0]
    assert "开始筹备" in text(desk, address("salons"))

    desk.post(address("arrange", turn.pk), planned(turn))
    salon = Salon.objects.get()
    desk.post(address("salon_invite", salon.pk))
    guest = rounds.guests(salon)[0]
    mine = signed_in(rounds.speaker(guest.enterprise))
    assert "请您回复是否参加" in text(mine, salon.get_absolute_url())
    mine.post(address("reply", guest.pk), {"seats": "2", "comes": "厂长"})
    assert replies(salon)[0] == "confirmed 2"

    begin = now() - timedelta(minutes=5)
    Turn.objects.update(day=localdate())
    Salon.objects.update(start=begin, end=begin + timedelta(hours=2))
    desk.post(address("attendance", salon.pk), {"present": [guest.pk]})
    desk.post(address("salon_hold", salon.pk))
    desk.post(
        address("salon_sum_up", salon.pk), {"summary": "谈了用工", "digest": "观摩"}
    )
    desk.post(address("salon_close", salon.pk))

    assert fresh(salon).state == "closed"
    page = text(Client(), salon.get_public_url())
    assert "到会 1 家" in page
    assert "厂长" not in page


def test_a_wrong_form_keeps_what_was_typed(rounds):
    desk = signed_in(rounds.secretary)
    turn = rounds.confirmed()[0]
    late = (turn.day + timedelta(days=1)).isoformat()

    answer = desk.post(
        address("arrange", turn.pk),
        planned(turn, reply_by=late, quota="99", capacity="9", theme="观摩甲"),
    )

    page = answer.content.decode()
    assert "报名截止不能晚于活动当天" in page
    assert "20" in page
    assert "观摩甲" in page
    assert "车间观摩" in page
    assert not Salon.objects.exists()


def test_a_guest_sees_its_own_problem_and_who_comes_and_no_more(rounds):
    salon = rounds.invited()
    one, two, _ = rounds.guests(salon)
    rounds.joins(one)
    rounds.declines(two)
    own = rounds.problem(one.enterprise).issue
    others = rounds.problem(two.enterprise).issue
    Issue.objects.filter(pk=others.pk).update(title="别家的用工难题")

    page = text(signed_in(rounds.speaker(one.enterprise)), salon.get_absolute_url())

    assert own.title in page
    assert "别家的用工难题" not in page
    assert two.name not in page
    assert "筹备清单" not in page


def test_the_host_prepares_and_reads_no_foreign_problem(rounds):
    salon = rounds.invited()
    other = rounds.problem(rounds.guests(salon)[0].enterprise).issue
    Issue.objects.filter(pk=other.pk).update(title="别家的用工难题")
    host = signed_in(rounds.speaker(salon.host))

    page = text(host, salon.get_absolute_url())
    task = salon.tasks.filter(side="host").first()
    foreign = salon.tasks.filter(side="committee").first()

    assert "筹备清单" in page
    assert "别家的用工难题" not in page
    assert host.get(address("answers_sheet", salon.pk)).status_code == 403
    host.post(address("tick", task.pk))
    task.refresh_from_db()
    assert task.done_by == rounds.speaker(salon.host)
    assert host.post(address("tick", foreign.pk)).status_code == 403


def test_a_stranger_of_another_chain_finds_nothing(rounds):
    salon = rounds.invited()
    stranger = signed_in(a_liaison(enterprise=an_enterprise()).user)

    assert stranger.get(salon.get_absolute_url()).status_code == 404
    assert stranger.get(address("join", salon.pk)).status_code == 404


def test_an_enterprise_of_the_committee_joins_without_an_invitation(rounds):
    salon = rounds.invited()
    guest = rounds.guests(salon)[0]
    enterprise = guest.enterprise
    guest.delete()
    mine = signed_in(rounds.speaker(enterprise))

    assert address("join", salon.pk) in text(mine, salon.get_absolute_url())
    mine.post(address("join", salon.pk), {"enterprise": enterprise.pk, "seats": "1"})

    assert Guest.objects.get(salon=salon, enterprise=enterprise).is_coming


def test_nobody_joins_for_another_enterprise(rounds):
    salon = rounds.invited()
    one, two, _ = rounds.guests(salon)
    mine = signed_in(rounds.speaker(one.enterprise))

    answer = mine.post(
        address("join", salon.pk), {"enterprise": two.enterprise_id, "seats": "1"}
    )
    assert answer.status_code == 200
    assert mine.post(address("reply", two.pk), {"seats": "1"}).status_code == 403
    assert mine.post(address("decline", two.pk)).status_code == 403
    assert replies(salon) == ["invited"] * 3


def test_more_than_the_quota_gets_the_sentence_and_keeps_the_name(rounds):
    salon = rounds.invited(quota=2)
    guest = rounds.guests(salon)[0]
    mine = signed_in(rounds.speaker(guest.enterprise))

    answer = mine.post(address("reply", guest.pk), {"seats": "3", "comes": "厂长甲"})

    page = answer.content.decode()
    assert "每家最多 2 席" in page
    assert "厂长甲" in page


def test_a_department_head_is_asked_and_answers(rounds):
    salon = rounds.invited()
    unit = a_unit(name="供电公司")
    head = a_post(a_user(), unit, "head").user
    desk = signed_in(rounds.secretary)

    desk.post(address("invite_more", salon.pk), {"units": [unit.pk]})
    guest = Guest.objects.get(unit=unit)
    mine = signed_in(head)
    assert "请您回复是否参加" in text(mine, salon.get_absolute_url())
    mine.post(address("reply", guest.pk), {"seats": "1", "comes": "负责人"})

    assert Guest.objects.get(unit=unit).is_coming
    assert fresh(salon).seats_taken == 0


def test_answers_are_said_one_after_the_other(rounds):
    salon = begun(rounds)
    guests = rounds.guests(salon)
    first, second = (
        rounds.problem(row.enterprise, days=days)
        for row, days in zip(guests[:2], (9, 8), strict=True)
    )
    desk = signed_in(rounds.secretary)

    answer = desk.post(
        address("say", salon.pk, first.issue.pk),
        {"said": "三天内", "speaker": "供电公司", "next": "1"},
    )
    assert answer.url == address("say", salon.pk, second.issue.pk)
    answer = desk.post(answer.url, {"said": "本周", "speaker": "人社", "next": "1"})

    assert answer.url == f"{salon.get_absolute_url()}#answers"
    assert list(Answer.objects.values_list("said", flat=True)) == ["三天内", "本周"]
    sheet = text(desk, address("answers_sheet", salon.pk))
    assert "供电公司：三天内" in sheet
    word = desk.get(address("answers_word", salon.pk))
    assert word.status_code == 200
    assert word.content.startswith(b"PK")


def test_a_demand_is_one_tap_from_the_report(rounds):
    salon = begun(rounds)
    enterprise = rounds.guests(salon)[0].enterprise
    desk = signed_in(rounds.secretary)
    desk.post(
        address("demand_add", salon.pk),
        {"enterprise": enterprise.pk, "text": "路灯不亮", "answered": ""},
    )
    demand = salon.demands.get()

    answer = desk.post(address("demand_to_issue", demand.pk))

    assert answer.url == reverse("issues:report")
    assert "路灯不亮" in text(desk, answer.url)
    demand.refresh_from_db()
    assert demand.issue.source == "salon"


def test_the_same_demand_or_note_under_a_second_tap_is_answered_in_words(rounds):
    salon = begun(rounds)
    enterprise = rounds.guests(salon)[0].enterprise
    desk = signed_in(rounds.secretary)
    demand = {"enterprise": enterprise.pk, "text": "路灯不亮", "answered": ""}
    note = {"enterprise": enterprise.pk, "theme": "team", "title": "班前三问"}
    taps = [desk.post(address("demand_add", salon.pk), demand) for _ in range(2)]
    salon.hold(by=rounds.secretary, at=rounds.now)
    note["text"] = "问隐患"
    taps += [desk.post(address("note_add", salon.pk), note) for _ in range(2)]

    assert [tap.status_code for tap in taps] == [302, 200, 302, 200]
    assert "这条诉求已经记下了" in taps[1].content.decode()
    assert "已经有同名的经验" in taps[3].content.decode()
    assert (salon.demands.count(), salon.notes.count()) == (1, 1)


def test_the_same_demand_of_two_hands_at_once_is_answered_in_words(rounds):
    salon = begun(rounds)
    enterprise = rounds.guests(salon)[0].enterprise
    facts = {"enterprise": enterprise, "text": "路灯不亮", "by": rounds.secretary}
    typed = {"enterprise": enterprise.pk, "text": "路灯不亮", "answered": ""}

    def colleague():
        Demand.objects.create(salon=salon, **facts)

    with just_before('INSERT INTO "salons_demand"', colleague):
        page = signed_in(rounds.secretary).post(address("demand_add", salon.pk), typed)

    assert page.status_code == 200
    assert "同样的内容刚刚已经保存" in page.content.decode()
    assert "路灯不亮" in page.content.decode()


def test_a_member_of_the_committee_from_another_chain_joins_asks_and_tells(rounds):
    salon = begun(rounds)
    guest = an_enterprise(name="邻链企业")
    a_membership(rounds.committee, guest)
    theirs, desk = signed_in(rounds.speaker(guest)), signed_in(rounds.secretary)
    Salon.objects.filter(pk=salon.pk).update(start=now() + timedelta(minutes=5))
    assert "邻链企业" in text(desk, address("invite_more", salon.pk))
    assert address("join", salon.pk) in text(theirs, salon.get_absolute_url())
    theirs.post(address("join", salon.pk), {"enterprise": guest.pk, "seats": "1"})

    salon = begun_now(salon)
    demand = {"enterprise": guest.pk, "text": "路灯不亮", "answered": ""}
    desk.post(address("demand_add", salon.pk), demand)
    salon.hold(by=rounds.secretary, at=now())
    note = {"theme": "team", "title": "班前三问", "text": "问隐患"}
    desk.post(address("note_add", salon.pk), note | {"enterprise": guest.pk})

    assert salon.demands.get().enterprise == guest
    assert salon.notes.get().enterprise == guest


def test_organiser_and_host_tick_side_by_side_and_undo_nothing(rounds):
    salon = begun(rounds)
    one, two, three = rounds.guests(salon)
    for guest in (one, two):
        rounds.now = salon.start - timedelta(hours=1)
        seats.join(guest, by=rounds.secretary, at=rounds.now, seats=1, keeper=True)
    url = address("attendance", salon.pk)
    desk, host = signed_in(rounds.secretary), signed_in(rounds.speaker(salon.host))
    form = host.get(url).context["form"]
    shown = {"shown": form["shown"].value(), "present": form["present"].value()}

    desk.post(url, shown | {"present": [one.pk]})
    host.post(url, shown | {"present": [one.pk, two.pk, three.pk]})

    came = dict(salon.guests.values_list("pk", "present"))
    assert came == {one.pk: True, two.pk: False, three.pk: True}
    desk.post(url, {"shown": f"{one.pk},{three.pk}", "present": [three.pk]})
    assert not salon.guests.get(pk=one.pk).present


def test_a_refused_request_for_seats_leaves_no_line_in_the_list(rounds):
    salon = rounds.invited(quota=2)
    late = rounds.join()
    mine = signed_in(rounds.speaker(late))

    page = mine.post(
        address("join", salon.pk), {"enterprise": late.pk, "seats": "3", "comes": "甲"}
    )

    assert "每家最多 2 席" in page.content.decode()
    assert not salon.guests.filter(enterprise=late).exists()


def test_one_that_was_called_off_unannounced_nobody_has_heard_of(rounds):
    salons = [rounds.arranged(), rounds.invited()]
    for salon in salons:
        fresh(salon).cancel(by=rounds.secretary, at=rounds.now, reason="换题")
    guest = rounds.guests(salons[0])[-1].enterprise
    quiet, told = salons

    def seen_by(person):
        return set(Salon.objects.visible_to(person))

    assert guest not in {salon.host for salon in salons}
    assert seen_by(rounds.speaker(guest)) == {told}
    assert seen_by(rounds.secretary) == {quiet, told}
    assert set(Salon.objects.in_calendars(rounds.now)) == {told}


def test_photographs_without_consent_stay_inside(rounds, db):
    salon = begun(rounds)
    salon.hold(by=rounds.secretary, at=rounds.now)
    desk = signed_in(rounds.secretary)
    for consented in ("on", ""):
        upload = SimpleUploadedFile("现场.jpg", a_picture(), "image/jpeg")
        facts = {"files": [upload], "is_photo": "on"}
        facts |= {"consented": consented} if consented else {}
        desk.post(address("files_add", salon.pk), facts)
    shown, hidden = SalonFile.objects.order_by("-consented")
    guest = signed_in(rounds.speaker(rounds.guests(salon)[0].enterprise))

    assert Client().get(address("photo", salon.pk, shown.pk)).status_code == 200
    assert Client().get(address("photo", salon.pk, hidden.pk)).status_code == 404
    assert guest.get(address("file", salon.pk, hidden.pk)).status_code == 404
    assert desk.get(address("file", salon.pk, hidden.pk)).status_code == 200


def test_what_is_in_preparation_or_called_off_is_not_public(rounds):
    salon = rounds.arranged()
    assert Client().get(salon.get_public_url()).status_code == 404
    salon.invite(by=rounds.secretary, at=rounds.now)
    assert Client().get(salon.get_public_url()).status_code == 200
    salon.cancel(by=rounds.secretary, at=rounds.now, reason="台风")
    assert Client().get(salon.get_public_url()).status_code == 404
    assert salon.theme not in text(Client(), address("public_list"))


def test_the_public_page_leads_on_who_may_open_the_salon(rounds, officer):
    salon = rounds.arranged()
    salon.invite(by=rounds.secretary, at=rounds.now)
    own = f'href="{salon.get_absolute_url()}"'

    for reader, leads in (
        (Client(), True),
        (signed_in(rounds.liaisons[rounds.enterprises[0].pk]), True),
        (signed_in(officer), False),
    ):
        page = text(reader, salon.get_public_url())
        assert "登录后报名" in page
        assert (own in page) is leads


def test_the_questionnaire_is_for_those_who_came(rounds):
    salon = begun(rounds)
    salon.hold(by=rounds.secretary, at=rounds.now)
    one, two, _ = rounds.guests(salon)
    Guest.objects.filter(pk=one.pk).update(present=True)
    came, absent = (signed_in(rounds.speaker(row.enterprise)) for row in (one, two))

    assert "匿名填问卷" in text(came, salon.get_absolute_url())
    came.post(address("opine", salon.pk), {"overall": "good", "answers": "yes"})
    assert absent.get(address("opine", salon.pk)).status_code == 403
    assert salon.opinions.count() == 1
    assert "匿名填问卷" not in text(came, salon.get_absolute_url())


def test_experience_is_found_by_its_words_by_everybody(rounds):
    salon = begun(rounds)
    salon.hold(by=rounds.secretary, at=rounds.now)
    host = signed_in(rounds.speaker(salon.host))
    host.post(
        address("note_add", salon.pk),
        {
            "enterprise": salon.host.pk,
            "theme": "safety",
            "title": "班前三问",
            "text": "问状态、问隐患、问防护",
        },
    )
    note = ExperienceNote.objects.get()
    stranger = signed_in(a_liaison(enterprise=an_enterprise()).user)

    assert "班前三问" in text(stranger, address("notes"), q="隐患", theme="safety")
    assert "没有符合条件的经验" in text(stranger, address("notes"), q="招工")
    page = text(stranger, note.get_absolute_url())
    assert salon.get_absolute_url() not in page


def test_the_list_of_guests_leaves_with_a_line_in_the_journal(rounds):
    salon = rounds.invited()
    desk = signed_in(rounds.secretary)

    assert desk.get(address("guests_export", salon.pk)).status_code == 200
    assert Entry.objects.filter(action="export.salon_guests").count() == 1


def test_the_template_is_for_the_centre_to_change(rounds, clerk):
    rounds.arranged()
    desk, centre = signed_in(rounds.secretary), signed_in(clerk)
    facts = {"side": "host", "heading": "reception", "text": "备雨具", "days_before": 1}

    assert desk.get(address("template")).status_code == 200
    assert desk.get(address("template_add")).status_code == 403
    centre.post(address("template_add"), facts)
    assert "备雨具" in text(desk, address("template"))
    wrong = centre.post(address("template_add"), facts | {"heading": "serving"})
    assert "这一方的类别只有组织、接待、会务" in wrong.content.decode()


def test_statements_do_not_grow_with_what_a_salon_has(rounds, clerk):
    salon = begun(rounds, capacity=100)
    client = signed_in(clerk)

    def add():
        enterprise = rounds.join()
        Guest.objects.create(
            salon=salon,
            enterprise=enterprise,
            reply="confirmed",
            seats=1,
            asked_at=rounds.now,
        )
        issue = rounds.problem(enterprise, "submitted").issue
        answer = {"stood": "待受理", "said": "三天内", "speaker": "供电公司"}
        salon.answers.create(issue=issue, by=rounds.secretary, at=now(), **answer)
        facts = {"enterprise": enterprise, "by": rounds.secretary}
        salon.demands.create(text="路灯不亮", **facts)
        theme = {"theme": "safety", "title": f"经验 {enterprise.pk}", "text": "做法"}
        salon.notes.create(at=now(), **theme, **facts)

    for url, most in (
        (salon.get_absolute_url(), 16),
        (address("answers_sheet", salon.pk), 8),
        (address("notes"), 5),
    ):
        found = counts(client, url, add)
        assert found == [found[0]] * 3, url
        assert found[0] <= most, url


def test_statements_of_the_list_do_not_grow_with_salons(rounds, clerk):
    client = signed_in(clerk)

    def add():
        turn = rounds.confirmed()[0]
        salon = rounds.arranged(rounds.turn(turn.number))
        salon.invite(by=rounds.secretary, at=rounds.now)

    found = counts(client, address("salons"), add)

    assert found == [found[0]] * 3
    assert found[0] <= 9


def test_the_month_and_the_desk_show_it(rounds):
    salon = rounds.invited()
    guest = rounds.guests(salon)[0]
    mine = signed_in(rounds.speaker(guest.enterprise))
    start = localtime(salon.start)

    month = text(mine, reverse("calendar:month", args=[start.year, start.month]))
    assert salon.theme in month
    assert f"回复邀请：{salon.theme}" in text(mine, reverse("desk:desk"))
    assert f"筹备沙龙：{salon.theme}" in text(
        signed_in(rounds.speaker(salon.host)), reverse("desk:desk")
    )


def test_the_handover_list_opens_with_what_the_salon_already_knows(rounds):
    salon = begun(rounds)
    guest = rounds.guests(salon)[0]
    rounds.joins(guest, 2, keeper=True)
    Guest.objects.filter(pk=guest.pk).update(present=True)
    salon.hold(by=rounds.secretary, at=rounds.now)
    host = signed_in(rounds.speaker(salon.host))

    form = host.get(address("hand_over", salon.turn_id)).context["form"]

    assert form.fields["attendance"].initial == "到会 1 家，共 2 人"
    assert form.fields["demands"].initial == "无"


def test_the_turn_leads_to_its_salon_and_the_front_page_to_what_comes(rounds):
    turn = rounds.confirmed()[0]
    desk = signed_in(rounds.secretary)
    assert address("arrange", turn.pk) in text(desk, turn.get_absolute_url())

    salon = rounds.arranged(rounds.turn(1))
    assert salon.get_absolute_url() in text(desk, turn.get_absolute_url())
    assert salon.theme not in text(Client(), "/")
    salon.invite(by=rounds.secretary, at=rounds.now)
    assert salon.get_public_url() in text(Client(), "/")


def test_everybody_reads_who_hosts_the_next_twelve_and_nobody_why(rounds):
    turn = rounds.confirmed()[0]
    Turn.objects.filter(pk=turn.pk).update(why="因停产检修由别家代办")

    page = text(Client(), address("public_rotation", rounds.chain.slug))

    assert page.count("预排</span>") == 11
    assert turn.host.called in page
    assert "停产检修" not in page
    assert address("public_rotation", rounds.chain.slug) in text(
        Client(), address("public_list")
    )
    nowhere = Client().get(address("public_rotation", "no-such-chain"))
    assert nowhere.status_code == 404


def test_a_programme_is_not_changed_in_the_moment_the_salon_is_called_off(rounds):
    salon = rounds.arranged()
    rows = Salon.objects.filter(pk=salon.pk)
    typed = planned(salon.turn, theme="写了很久的主题")

    with just_before('UPDATE "salons_salon"', lambda: rows.update(state="cancelled")):
        page = signed_in(rounds.secretary).post(address("edit", salon.pk), typed)

    assert "沙龙刚刚已闭环或取消，方案不能再改。" in page.content.decode()
    assert "写了很久的主题" in page.content.decode()
    assert (rows.get().theme, rows.get().segments.count()) == (
        salon.theme,
        salon.segments.count(),
    )
