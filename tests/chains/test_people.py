"""Opening accounts for others, the one-time link and its slip; seats in a committee."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.urls import reverse
from django.utils.timezone import localdate

from chains.models import CommitteeMembership, IndustryChain, Liaison, Post, Segment
from chains.standing import standing_of
from portal.accounts import invitations
from portal.accounts.invitations import invited, issue_link
from portal.audit.models import Entry
from tests.builders import a_membership, a_post, a_unit, a_user, an_enterprise

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
GOOD = "春天里织布机一直不停地转呀"


def open_account(client, enterprise, **typed):
    address = reverse("chains:liaison_add", args=[enterprise.pk])
    facts = {"kind": "liaison", "name": "综合办主任", "phone": PHONE}
    return client.post(address, facts | {"since": localdate()} | typed, follow=True)


def printed_link(client, liaison):
    """The path on a freshly printed slip."""
    page = client.post(reverse("chains:liaison_slip", args=[liaison.pk]))
    return re.search(r"/accounts/welcome/[^<\s]+", page.content.decode()).group()


def set_password(client, link, first=GOOD, second=None):
    typed = {"new_password1": first, "new_password2": second or first}
    return client.post(link, typed, follow=True)


def test_a_clerk_opens_an_account_and_the_slip_sets_its_password(
    client, clerk, enterprise, rf
):
    client.force_login(clerk)
    open_account(client, enterprise)
    liaison = Liaison.objects.get()
    link = printed_link(client, liaison)
    client.logout()

    assert "综合办主任，您好" in client.get(link).content.decode()
    set_password(client, link)

    person = authenticate(rf.post("/"), username=PHONE, password=GOOD)
    assert person == liaison.user
    assert standing_of(person).liaised_enterprise_ids == {enterprise.pk}
    rows = Entry.objects.exclude(action="accounts.sign_out").order_by("seq")
    actions = [entry.action for entry in rows]
    assert actions == ["accounts.invite", "accounts.link", "accounts.password_set"]


def test_a_link_works_once(client, clerk, liaison):
    link = issue_link(liaison, by=clerk)
    set_password(client, link)

    assert client.get(link).status_code == 410
    assert set_password(client, link, "另外一个足够长的好记密码").status_code == 410


def test_a_new_password_from_the_window_ends_a_lock_out(client, clerk, liaison):
    wrong = {"login": "liaison", "password": "wrong"}
    for _ in range(10):
        client.post("/accounts/login/", wrong)
    set_password(client, issue_link(liaison, by=clerk))

    right = wrong | {"password": GOOD}
    assert client.post("/accounts/login/", right).status_code == 302


def test_a_newer_link_and_a_week_end_the_older_one(client, clerk, liaison, monkeypatch):
    old, new = issue_link(liaison, by=clerk), issue_link(liaison, by=clerk)
    assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)

    later = invitations.tokens._now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr(invitations.tokens, "_now", lambda: later)
    assert client.get(new).status_code == 410


@pytest.mark.parametrize("number", ["MQ", "!!", "9" * 400, "LTE", "5Lit"])
@pytest.mark.parametrize("token", ["x", "a-b", "c" * 500, "-"])
def test_a_made_up_link_is_gone_like_a_spent_one(client, liaison, number, token):
    assert invited(number, token) is None
    assert client.get(f"/accounts/welcome/{number}/{token}/").status_code == 410


def test_a_locked_account_has_no_link(client, clerk, liaison):
    link = issue_link(liaison, by=clerk)
    liaison.is_active = False
    liaison.save()

    assert client.get(link).status_code == 410


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("短", "短", "密码至少 12 位"),
        (GOOD, GOOD + "呀", "两遍输入的不一样"),
        ("password1234", "password1234", "太常见"),
        ("liaison-1234", "liaison-1234", "密码和账号、手机号或邮箱太像"),
    ],
)
def test_a_weak_password_is_answered_in_words(
    client, clerk, liaison, first, second, sentence
):
    link = issue_link(liaison, by=clerk)

    page = set_password(client, link, first, second)

    assert sentence in page.content.decode()
    assert client.get(link).status_code == 200


def test_a_printed_link_ends_the_old_password(client, clerk, liaison, rf):
    liaison.set_password(GOOD)
    liaison.save()

    issue_link(liaison, by=clerk)

    assert authenticate(rf.post("/"), username="liaison", password=GOOD) is None


def test_a_known_phone_is_connected_without_a_second_account(client, clerk, enterprise):
    known = a_user("known", phone=PHONE)
    client.force_login(clerk)

    open_account(client, enterprise)

    assert Liaison.objects.get().user == known
    assert get_user_model().objects.filter(phone=PHONE).count() == 1


def test_nobody_opens_himself_a_door(client, clerk, enterprise):
    clerk.phone = PHONE
    clerk.save()
    client.force_login(clerk)

    page = open_account(client, enterprise)

    assert "不能给自己开通" in page.content.decode()
    assert Liaison.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": "138"}, "手机号应为 11 位数字"),
        ({"name": ""}, "请填写“姓名或岗位”"),
        ({"kind": "king"}, "不在可选范围内"),
        ({"since": "never"}, "这样的日期"),
        ({"name": "\x00"}, "控制字符"),
    ],
)
def test_wrong_input_keeps_what_was_typed(client, clerk, enterprise, typed, sentence):
    client.force_login(clerk)

    page = open_account(client, enterprise, **typed)

    assert sentence in page.content.decode()
    assert get_user_model().objects.filter(phone=PHONE).count() == 0


def test_the_same_liaison_twice_is_refused_in_words(client, clerk, enterprise):
    client.force_login(clerk)
    open_account(client, enterprise)

    page = open_account(client, enterprise)

    assert "此人已是这家企业的同类联络人" in page.content.decode()
    assert Liaison.objects.count() == 1


def test_the_centre_takes_over_no_account_that_will_have_an_office(
    client, clerk, liaison, centre
):
    """The director of tomorrow: whoever sets his password today is director then."""
    row = liaison.liaisons.get()
    address = reverse("chains:liaison_slip", args=[row.pk])
    client.force_login(clerk)
    assert address in client.get(row.enterprise.get_absolute_url()).content.decode()

    tomorrow = localdate() + timedelta(days=1)
    a_post(liaison, centre, Post.Role.HEAD, since=tomorrow)

    assert client.post(address).status_code == 403
    assert address not in client.get(row.enterprise.get_absolute_url()).content.decode()


def test_the_centre_prints_no_slip_for_somebody_with_a_post(
    client, clerk, sysadmin, liaison
):
    """Else a clerk takes over the administrator, who once was a liaison."""
    row = liaison.liaisons.get()
    a_post(liaison, sysadmin.unit, Post.Role.ADMIN)
    before = liaison.password
    client.force_login(clerk)

    answer = client.post(reverse("chains:liaison_slip", args=[row.pk]))

    liaison.refresh_from_db()
    assert (answer.status_code, liaison.password) == (403, before)


@pytest.mark.parametrize(
    ("who", "code"),
    [("liaison", 403), ("secretary", 403), ("leader", 403), ("rival", 404)],
)
def test_others_print_no_slip(request, client, party_secretary, who, code):
    client.force_login(request.getfixturevalue(who))
    row = party_secretary.liaisons.get()

    assert (
        client.post(reverse("chains:liaison_slip", args=[row.pk])).status_code == code
    )


def test_the_administrator_invites_a_colleague_but_prints_no_slip_for_himself(
    client, sysadmin
):
    unit = a_unit()
    client.force_login(sysadmin)
    typed = {"name": "新经办人", "phone": PHONE, "role": "officer"}
    address = reverse("chains:post_invite", args=[unit.pk])

    client.post(address, typed | {"since": localdate()})
    post = Post.objects.get(unit=unit)
    page = client.post(reverse("chains:post_slip", args=[post.pk]))
    own = client.post(reverse("chains:post_slip", args=[sysadmin.posts.get().pk]))

    assert (post.user.name, post.role) == ("新经办人", "officer")
    assert "/accounts/welcome/" in page.content.decode()
    assert own.status_code == 403


def test_an_invitation_with_a_known_phone_gives_no_post(client, sysadmin, liaison):
    liaison.phone = PHONE
    liaison.save()
    unit = a_unit()
    client.force_login(sysadmin)
    typed = {"name": "又一个", "phone": PHONE, "role": "officer", "since": localdate()}

    page = client.post(reverse("chains:post_invite", args=[unit.pk]), typed)

    assert "这个手机号已有账号" in page.content.decode()
    assert Post.objects.filter(unit=unit).count() == 0


def test_an_ended_liaison_speaks_no_more_from_the_next_day(client, clerk, liaison):
    row = liaison.liaisons.get()
    client.force_login(clerk)

    client.post(
        reverse("chains:liaison_end", args=[row.pk]),
        {"on": localdate() - timedelta(days=1)},
    )

    fresh = get_user_model().objects.get(pk=liaison.pk)
    assert standing_of(fresh).enterprise_ids == frozenset()


# Seats in a committee


def test_members_join_and_leave(client, secretary, committee, enterprise):
    client.force_login(secretary)
    typed = {"kind": "enterprise", "enterprise": enterprise.pk, "since": localdate()}
    address = reverse("chains:member_add", args=[committee.pk])

    client.post(address, typed)
    twice = client.post(address, typed)
    assert "这家企业已经是成员单位" in twice.content.decode()

    seat = CommitteeMembership.objects.get()
    client.post(reverse("chains:member_end", args=[seat.pk]), {"on": localdate()})
    seat.refresh_from_db()
    assert seat.until == localdate()


def test_a_member_that_does_not_fit_its_kind_is_refused_in_words(
    client, clerk, committee, enterprise
):
    client.force_login(clerk)
    address = reverse("chains:member_add", args=[committee.pk])
    both = {"enterprise": enterprise.pk, "unit": a_unit().pk}

    for typed in ({}, both, {"unit": both["unit"]}):
        page = client.post(
            address, {"kind": "enterprise", "since": localdate()} | typed
        )
        assert page.context["form"].errors != {}
    assert CommitteeMembership.objects.count() == 0


@pytest.mark.parametrize("who", ["task_force_member", "leader", "sysadmin", "liaison"])
def test_others_change_no_members(request, client, committee, enterprise, who):
    seat = a_membership(committee, enterprise)
    client.force_login(request.getfixturevalue(who))
    routes = [
        reverse("chains:member_add", args=[committee.pk]),
        reverse("chains:member_end", args=[seat.pk]),
    ]

    assert [client.get(route).status_code for route in routes] == [403, 403]


# Chains


def test_the_administrator_adds_a_chain_and_its_segments(client, sysadmin, textile):
    client.force_login(sysadmin)
    typed = {"name": "新能源", "slug": "energy", "order": 4, "is_active": "on"}
    client.post(reverse("chains:chain_add"), typed)
    chain = IndustryChain.objects.get(slug="energy")

    address = reverse("chains:segment_add", args=["energy"])
    client.post(address, {"name": "储能", "position": "midstream", "order": 1})
    twice = client.post(address, {"name": "储能", "position": "upstream", "order": 2})

    assert "这条产业链已有同名环节" in twice.content.decode()
    assert [segment.chain for segment in Segment.objects.all()] == [chain]
    taken = client.post(reverse("chains:chain_add"), typed | {"slug": "textile"})
    assert "已有产业链用了这个代号" in taken.content.decode()


@pytest.mark.parametrize("who", ["clerk", "secretary", "liaison"])
def test_others_change_no_chain(request, client, textile, who):
    client.force_login(request.getfixturevalue(who))
    segment = textile.segments.create(name="织造", position="upstream")
    routes = [
        reverse("chains:chain_add"),
        reverse("chains:chain_edit", args=["textile"]),
        reverse("chains:segment_add", args=["textile"]),
        reverse("chains:segment_edit", args=[segment.pk]),
    ]

    assert {client.get(route).status_code for route in routes} == {403}


def test_an_enterprise_that_left_keeps_its_record(client, clerk, liaison):
    enterprise = liaison.enterprise
    enterprise.is_active = False
    enterprise.save()
    client.force_login(clerk)

    gone = client.get(reverse("chains:enterprises") + "?gone=1").context["page"]
    here = client.get(reverse("chains:enterprises")).context["page"]

    assert (list(gone), list(here)) == ([enterprise], [])
    assert an_enterprise().is_active is True
