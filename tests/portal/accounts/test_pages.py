"""Every page that allauth brings, opened by a staff member: Chinese, in our layout."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.accounts.forms import AuthenticateForm
from portal.accounts.policies import LIBRARY_ROUTES
from tests.portal.accounts.test_journal import code_of

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "春天里织布机一直不停地转呀"
NEW = "秋天里织布机一直不停地转呀"
SECRET = "A" * 32
UNSEEN = re.compile(r"<(script|code|head)\b.*?</\1>|<[^>]*>", re.DOTALL)
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,.']+[A-Za-z]+){2,}")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@pytest.fixture
def person(clerk):
    clerk.set_password(PASSWORD)
    clerk.save()
    return clerk


@pytest.fixture
def with_mfa(person):
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def enter(client, password=PASSWORD):
    return client.post(LOGIN, {"login": "clerk", "password": password})


def enter_with_code(client):
    """Through the door with password and code."""
    enter(client)
    return client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})


def confirmed(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def words_of(page):
    text = page.content.decode()
    return TITLE.search(text)[1] + " " + UNSEEN.sub("\n", text)


def assert_ours(page, layout="app.html"):
    used = [template.name for template in page.templates]
    assert layout in used
    assert [name for name in used if str(name).startswith("allauth/")] == []
    assert page.status_code == 200
    assert ENGLISH.findall(words_of(page)) == []


WITHOUT = ["account_change_password", "mfa_index", "mfa_activate_totp"]
WITH = [
    *("account_change_password", "account_logout", "mfa_index"),
    *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
]
AGAIN = ["account_reauthenticate", "mfa_reauthenticate"]
AT_THE_DOOR = ["account_login", "account_inactive", "mfa_authenticate"]


def test_the_pages_below_are_all_that_the_library_brings():
    tested = {*WITHOUT, *WITH, *AGAIN, *AT_THE_DOOR, "mfa_download_recovery_codes"}

    assert tested == set(LIBRARY_ROUTES)


@pytest.mark.parametrize("name", WITHOUT)
def test_a_page_without_a_second_factor(client, person, name):
    enter(client)
    confirmed(client)

    assert_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", WITH)
def test_a_page_with_a_second_factor(client, with_mfa, name):
    enter_with_code(client)
    confirmed(client)

    assert_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", AGAIN)
def test_the_question_whether_it_is_oneself(client, with_mfa, name):
    enter_with_code(client)
    page = client.get(reverse(name))

    assert_ours(page)
    assert "改用" in page.content.decode()
    assert_ours(client.post(reverse(name), {"password": "x", "code": "000000"}))
    assert_ours(client.post(reverse(name), {"password": "", "code": ""}))


@pytest.mark.parametrize("name", AT_THE_DOOR)
def test_a_page_at_the_door(client, with_mfa, name):
    if name == "mfa_authenticate":
        enter(client)

    assert_ours(client.get(reverse(name)), "ui/entrance.html")


def test_a_wrong_code_at_the_door_is_answered_in_chinese(client, with_mfa):
    enter(client)
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert_ours(page, "ui/entrance.html")
    assert "请看手机上最新的 6 位数字" in page.content.decode()


def test_a_wrong_password_at_the_door_is_answered_in_chinese(client, person):
    assert_ours(enter(client, "wrong"), "ui/entrance.html")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"oldpassword": "wrong"}, "当前密码不对，请重新输入。"),
        ({"oldpassword": ""}, "请填写“当前密码”。"),
        ({"password1": "短", "password2": "短"}, "密码至少 12 位"),
        ({"password1": "password1234", "password2": "password1234"}, "太常见"),
        ({"password2": "另外一个也够长的好记密码"}, "两遍输入的不一样"),
        ({"password1": "", "password2": ""}, "请填写“新密码”。"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said_in_chinese(
    client, person, typed, sentence
):
    enter(client)
    right = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    page = client.post(reverse("account_change_password"), right | typed)

    assert_ours(page)
    assert sentence in page.content.decode()


def test_a_changed_password_keeps_this_session_and_ends_the_others(client, person):
    other = Client()
    enter(client)
    enter(other)

    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    page = client.post(reverse("account_change_password"), typed, follow=True)

    assert_ours(page)
    assert "密码已修改" in page.content.decode()
    assert other.get("/desk/").status_code == 302


def test_too_many_tries_of_a_password_get_a_page_of_ours(client, person):
    enter(client)
    for _ in range(11):
        page = client.post(reverse("account_reauthenticate"), {"password": "x"})

    assert page.status_code == 429
    assert ENGLISH.findall(words_of(page)) == []
    assert "请等" in page.content.decode()


def test_a_wrong_code_at_switching_on_keeps_the_same_picture(client, person):
    enter(client)
    confirmed(client)
    first = client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert_ours(page)
    assert page.context["form"].secret == first.context["form"].secret


@pytest.mark.django_db(transaction=True)
def test_switching_on_off_and_renewing_are_confirmed_in_chinese(client, person):
    enter(client)
    confirmed(client)
    address = reverse("mfa_activate_totp")
    secret = client.get(address).context["form"].secret

    on = client.post(address, {"code": code_of(secret)}, follow=True)
    assert_ours(on)
    assert "动态验证码已开启" in on.content.decode()
    assert_ours(client.post(reverse("mfa_generate_recovery_codes"), follow=True))
    assert_ours(client.post(reverse("mfa_deactivate_totp"), follow=True))


def test_the_file_of_codes_is_chinese(client, with_mfa):
    enter_with_code(client)
    confirmed(client)
    text = client.get(reverse("mfa_download_recovery_codes")).content.decode()

    assert "每个只能用一次" in text
    assert len(text.splitlines()) == 11


def test_a_code_is_good_once_in_every_process(client, with_mfa):
    code = code_of(SECRET)
    enter(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302

    cache.clear()  # as in the other process, which has a cache of its own
    other = Client()
    enter(other)
    again = other.post(reverse("mfa_authenticate"), {"code": code})
    assert_ours(again, "ui/entrance.html")
    # A new period may have begun meanwhile, and with it another code.
    assert "刚刚用过" in again.content.decode() or code != code_of(SECRET)


def test_the_code_of_the_next_period_is_good_again(with_mfa):
    form = AuthenticateForm(user=with_mfa)
    form.authenticator = with_mfa.authenticator_set.get(type="totp")
    at = datetime(2026, 11, 23, 8, 0, 29, tzinfo=UTC)

    form.claim(at)
    with pytest.raises(ValidationError, match="刚刚用过"):
        form.claim(at + timedelta(milliseconds=500))
    form.claim(at + timedelta(seconds=1))
