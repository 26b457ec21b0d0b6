"""What people do with their accounts stands in the access journal, with the address."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from portal.audit.models import Entry
from tests.builders import a_user

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "春天里织布机一直不停地转呀"
FROM = {"REMOTE_ADDR": "10.0.0.7"}


@pytest.fixture
def person():
    user = a_user("somebody", phone="13800000077")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def signed_in(client, person):
    enter(client)
    return person


def enter(client, login="somebody", password=PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password}, **FROM)


def lines():
    """Of the newest line first: what, who, whom it is about, from where."""
    rows = Entry.objects.values_list("action", "by_id", "target", "ip")
    return [(action.removeprefix("accounts."), *rest) for action, *rest in rows]


def about(person):
    return f"accounts.user:{person.pk}"


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def own(action, person):
    return (action, person.pk, about(person), "10.0.0.7")


def test_signing_in_and_out(client, person):
    enter(client)
    client.post("/accounts/logout/", **FROM)

    assert lines() == [own("sign_out", person), own("sign_in", person)]


def test_a_wrong_password_is_about_the_account_and_by_nobody(client, person):
    enter(client, "13800000077", "wrong")

    assert lines() == [("sign_in_failed", None, about(person), "10.0.0.7")]


def test_what_was_typed_for_an_unknown_account_is_not_kept(client, person):
    enter(client, "my-secret-password", "wrong")

    assert lines() == [("sign_in_failed", None, "", "10.0.0.7")]
    assert "secret" not in str(Entry.objects.values().get())


def test_a_lock_out(client, person):
    for _ in range(10):
        enter(client, password="wrong")

    assert ("locked_out", None, about(person), "10.0.0.7") in lines()


def test_a_disabled_account_that_knocks(client, person):
    person.is_active = False
    person.save()
    enter(client)

    assert lines() == [("sign_in_failed", None, about(person), "10.0.0.7")]


def test_a_changed_password(client, signed_in):
    new = "秋天里织布机一直不停地转呀"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), typed, **FROM)

    assert lines()[0] == own("password_changed", signed_in)


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_switched_on_renewed_and_off(client, signed_in):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    address = reverse("mfa_activate_totp")
    secret = client.get(address).context["form"].secret
    client.post(address, {"code": code_of(secret)}, **FROM)
    client.post(reverse("mfa_generate_recovery_codes"), **FROM)
    client.post(reverse("mfa_deactivate_totp"), **FROM)

    wanted = ["mfa_off", "mfa_codes", "mfa_codes", "mfa_on"]
    assert lines()[:4] == [own(action, signed_in) for action in wanted]


def test_a_wrong_code_at_the_door_and_that_tries_are_limited(client, person):
    TOTP.activate(person, "A" * 32)
    enter(client)
    for _ in range(12):
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"}, **FROM)

    wrong = [line for line in lines() if line[0] == "code_failed"]
    assert wrong == [("code_failed", None, about(person), "10.0.0.7")] * 10
    assert "试的次数太多" in answer.content.decode()
    assert Authenticator.objects.filter(user=person).count() == 1
