"""The account list: who opens it, whom it finds, what each row offers."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from portal.accounts.models import User
from tests.builders import a_liaison, a_post, a_user

pytestmark = pytest.mark.django_db

LIST = "/accounts/people/"
PASSWORD = "春天里织布机一直不停地转呀"
OTHERS = [
    *("clerk", "director", "leader", "secretary", "officer", "unit_head"),
    *("liaison", "party_secretary", "aid_cadre"),
]


def with_password(username, **facts):
    user = a_user(username, **facts)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def four(sysadmin):
    """One account in each state."""
    with_password("opened", name="甲")
    invited = with_password("invited", name="乙")
    invited.set_unusable_password()
    invited.save()
    with_password("disabled", name="丙", is_active=False)
    with_password("locked", name="丁", phone="13800001234")
    for _ in range(10):
        Client().post("/accounts/login/", {"login": "13800001234", "password": "x"})


def shown(client, **query):
    page = client.get(LIST, query)
    return {row.username: row.state for row in page.context["page"]}


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("verb", ["list", "disable", "enable", "reset_mfa", "unlock"])
def test_accounts_are_for_the_administrator_alone(request, client, who, verb):
    person = a_user("somebody")
    client.force_login(request.getfixturevalue(who))
    args = [] if verb == "list" else [person.pk]
    address = reverse(f"people:{verb}", args=args)

    assert client.get(address).status_code in ({403} if args else {403, 405})
    assert client.post(address, {"reason": "x"}).status_code == 403
    assert LIST not in client.get("/desk/").content.decode()


def test_each_state_has_its_filter(client, sysadmin, four):
    client.force_login(sysadmin)

    for state in ("open", "invited", "disabled", "locked"):
        found = shown(client, state=state)
        assert set(found.values()) == {state}
        assert {"open": "opened"}.get(state, state) in found
    assert len(shown(client)) == 5
    assert len(shown(client, state="nonsense")) == 5


def test_a_lock_out_is_over_after_its_time(client, sysadmin, four, monkeypatch):
    client.force_login(sysadmin)
    later = now() + timedelta(minutes=16)
    monkeypatch.setattr("portal.desk.accounts.views.now", lambda: later)

    assert shown(client, state="locked") == {}


@pytest.mark.parametrize("words", ["丁", "locked", "LOCK", "1234", "13800001234"])
def test_people_are_found_by_name_user_name_or_phone(client, sysadmin, four, words):
    client.force_login(sysadmin)

    assert list(shown(client, q=words)) == ["locked"]


def test_a_piece_of_a_number_finds_nobody(client, sysadmin, four):
    client.force_login(sysadmin)

    assert shown(client, q="138") == {}
    assert shown(client, q="13800") == {}


def test_a_row_says_posts_state_and_last_sign_in_but_not_the_number(
    client, sysadmin, liaison, officer
):
    User.objects.filter(pk=officer.pk).update(phone="13800009999")
    client.force_login(sysadmin)

    text = client.get(LIST).content.decode()

    assert "能源保障组 经办人" in text or "能源保障组" in text
    assert "示例服饰有限公司" in text
    assert "没有登录过" in text
    assert "138****9999" in text
    assert "13800009999" not in text


def test_the_administrator_disables_with_a_reason_and_enables_again(
    client, sysadmin, clerk
):
    client.force_login(sysadmin)
    address = reverse("people:disable", args=[clerk.pk])

    empty = client.post(address, {"reason": "  "})
    assert "请填写“停用原因”" in empty.content.decode()
    done = client.post(address, {"reason": "调离"}, follow=True)
    assert "所有设备上的登录随即失效" in done.content.decode()
    assert shown(client, q="clerk") == {"clerk": "disabled"}

    client.post(reverse("people:enable", args=[clerk.pk]))
    assert shown(client, q="clerk")["clerk"] != "disabled"


def test_a_refusal_keeps_what_was_typed(client, sysadmin):
    client.force_login(sysadmin)

    page = client.post(
        reverse("people:disable", args=[sysadmin.pk]), {"reason": "休假"}
    )

    text = page.content.decode()
    assert "不能停用自己的账号，请由另一位系统管理员办理。" in text
    assert "休假" in text


def test_a_lost_phone_is_reset_with_how_it_was_checked(client, sysadmin, clerk):
    TOTP.activate(clerk, "A" * 32)
    client.force_login(sysadmin)
    assert "重置动态验证码" in client.get(LIST).content.decode()

    address = reverse("people:reset_mfa", args=[clerk.pk])
    done = client.post(address, {"reason": "带工作证到窗口"}, follow=True)

    assert "已发站内提醒告知本人" in done.content.decode()
    assert "重置动态验证码" not in client.get(LIST).content.decode()


def test_unlocking_somebody_who_is_not_locked_is_answered_in_words(
    client, sysadmin, clerk
):
    client.force_login(sysadmin)

    done = client.post(reverse("people:unlock", args=[clerk.pk]), follow=True)

    assert "这个账号没有被锁定，请刷新后查看。" in done.content.decode()


def test_one_does_not_find_a_button_against_oneself(client, sysadmin):
    client.force_login(sysadmin)

    text = client.get(LIST).content.decode()

    assert reverse("people:disable", args=[sysadmin.pk]) not in text
    assert "由另一位管理员办理" in text


def test_the_pages_follow_each_other(client, sysadmin):
    for number in range(40):
        a_user(f"p{number:04d}", name="同名")
    client.force_login(sysadmin)

    first = client.get(LIST).context["page"]
    second = client.get(LIST, {"after": first.next}).context["page"]

    assert (len(first), len(second)) == (30, 11)
    assert {row.pk for row in first} & {row.pk for row in second} == set()


@pytest.mark.parametrize("more", [1, 12])
def test_the_statements_do_not_grow_with_the_rows(
    client, sysadmin, energy_group, django_assert_num_queries, more
):
    for number in range(more):
        person = a_user(f"p{number:04d}")
        a_post(person, energy_group)
        a_liaison(person)
    client.force_login(sysadmin)
    client.get(LIST)

    with django_assert_num_queries(6):
        client.get(LIST)
