"""Sign-in: by name or phone, without hints for strangers, closed to newcomers."""

from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from tests.builders import a_user

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "horse-staple-correct"


@pytest.fixture
def person():
    user = a_user("somebody", phone="13800000077")
    user.set_password(PASSWORD)
    user.save()
    return user


def attempt(client, login, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


@pytest.mark.parametrize("login", ["somebody", "SomeBody", "13800000077"])
def test_one_signs_in_by_user_name_or_by_phone(client, person, login):
    assert attempt(client, login).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def shown(page, login):
    text = page.content.decode().replace(login, "")
    return page.status_code, text.count("账号或密码不对"), len(text) // 100


def test_a_wrong_password_and_an_unknown_account_look_the_same(client, person):
    wrong = attempt(client, "somebody", "wrong-password")
    unknown = attempt(client, "nobody00", "wrong-password")

    assert shown(wrong, "somebody") == shown(unknown, "nobody00")
    assert shown(wrong, "somebody")[:2] == (200, 1)


def test_a_disabled_account_is_told_so_only_with_the_right_password(client, person):
    person.is_active = False
    person.save()
    wrong = attempt(client, "somebody", "wrong-password")
    right = attempt(client, "somebody")

    assert shown(wrong, "somebody")[:2] == (200, 1)
    assert right.url == reverse("account_inactive")
    assert "已停用" in client.get(right.url).content.decode()
    assert "_auth_user_id" not in client.session


def test_ten_failures_lock_this_address_and_no_other(client, person):
    for _ in range(10):
        locked = attempt(client, "somebody", "wrong", REMOTE_ADDR="10.0.0.1")
    assert locked.status_code == 429
    assert "暂时锁定" in locked.content.decode()
    assert attempt(client, "somebody", REMOTE_ADDR="10.0.0.1").status_code == 429

    assert attempt(client, "somebody", REMOTE_ADDR="10.0.0.2").status_code == 302


def test_the_phone_and_the_user_name_share_one_count(client, person):
    for number in range(10):
        login = "13800000077" if number % 2 else "somebody"
        answer = attempt(client, login, "wrong")

    assert answer.status_code == 429
    assert attempt(client, "13800000077").status_code == 429
    assert attempt(client, "somebody").status_code == 429


def test_behind_a_proxy_the_visitor_is_locked_out_and_not_the_proxy(
    client, person, settings
):
    settings.TRUSTED_PROXY_COUNT = 1
    for _ in range(10):
        attempt(client, "somebody", "wrong", HTTP_X_FORWARDED_FOR="10.0.0.1")

    locked = attempt(client, "somebody", HTTP_X_FORWARDED_FOR="8.8.8.8, 10.0.0.1")
    other = attempt(client, "somebody", HTTP_X_FORWARDED_FOR="10.0.0.2")

    assert (locked.status_code, other.status_code) == (429, 302)


def test_there_is_no_sign_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def aged(client, **ages):
    session = client.session
    for name, age in ages.items():
        session[name] = (now() - age).isoformat()
    session.save()


@pytest.mark.parametrize(
    "ages",
    [
        {"seen_at": timedelta(minutes=31), "signed_in_at": timedelta(hours=1)},
        {"seen_at": timedelta(minutes=1), "signed_in_at": timedelta(hours=13)},
    ],
)
def test_staff_are_signed_out_after_half_an_hour_or_twelve(client, clerk, ages):
    client.force_login(clerk)
    aged(client, **ages)

    assert client.get("/desk/").status_code == 302


def test_a_liaison_stays_signed_in_on_the_own_phone(client, liaison):
    client.force_login(liaison)
    aged(client, seen_at=timedelta(days=20), signed_in_at=timedelta(days=20))

    assert client.get("/desk/").status_code == 200


def test_staff_need_a_second_factor_where_it_is_required(client, clerk, settings):
    settings.MFA_REQUIRED = True
    client.force_login(clerk)

    assert client.get("/desk/").url == reverse("mfa_activate_totp")


def test_a_liaison_needs_none(client, liaison, settings):
    settings.MFA_REQUIRED = True
    client.force_login(liaison)

    assert client.get("/desk/").status_code == 200
