"""The system administrator and other people's accounts: rules, lines, consequences."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils.timezone import now

from chains.accounts import disable, enable, reset_mfa, unlock
from chains.models import Post
from portal.audit.models import Entry
from portal.notices.models import Notice
from portal.workflow.moves import Refused
from tests.builders import a_post, a_user

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "春天里织布机一直不停地转呀"


@pytest.fixture
def person(clerk):
    clerk.set_password(PASSWORD)
    clerk.save()
    return clerk


@pytest.fixture
def second_admin(sysadmin):
    other = a_user("sysadmin2")
    a_post(other, sysadmin.unit, Post.Role.ADMIN)
    return other


def sessions_of(person, count=3):
    found = [Client() for _ in range(count)]
    for session in found:
        session.post(LOGIN, {"login": person.username, "password": PASSWORD})
    assert opened(found) == [200] * count
    return found


def opened(sessions):
    return [session.get("/desk/").status_code for session in sessions]


def lines(action):
    rows = Entry.objects.filter(action=action)
    return list(rows.values_list("by_id", "target", "detail", "ip"))


def stop(person, by, reason="调离"):
    disable(person=person, by=by, reason=reason, at=now(), ip="10.0.0.7")


def reset(person, by):
    reset_mfa(person=person, by=by, reason="带工作证到窗口", at=now(), ip="10.0.0.7")


def test_a_disabled_person_is_out_everywhere_at_once(sysadmin, person):
    sessions = sessions_of(person)

    stop(person, sysadmin)

    assert opened(sessions) == [302] * 3
    again = Client().post(LOGIN, {"login": "clerk", "password": PASSWORD})
    assert again.url == "/accounts/inactive/"
    about = f"accounts.user:{person.pk}"
    assert lines("accounts.disable") == [
        (sysadmin.pk, about, {"reason": "调离"}, "10.0.0.7")
    ]


def test_enabling_revives_the_account_but_no_old_session(sysadmin, person):
    sessions = sessions_of(person)
    stop(person, sysadmin)

    enable(person=person, by=sysadmin)

    assert opened(sessions) == [302] * 3
    assert sessions_of(person)
    assert len(lines("accounts.enable")) == 1


def test_nobody_disables_or_resets_himself(sysadmin, second_admin):
    for verb in (stop, reset):
        with pytest.raises(Refused, match="请由另一位系统管理员办理"):
            verb(sysadmin, by=sysadmin)

    assert Entry.objects.count() == 0


def test_the_last_active_administrator_stays(sysadmin, second_admin):
    stop(second_admin, by=sysadmin)

    with pytest.raises(Refused, match="最后一位能登录的系统管理员"):
        stop(sysadmin, by=second_admin)

    sysadmin.refresh_from_db()
    assert sysadmin.is_active
    assert len(lines("accounts.disable")) == 1


def test_the_post_of_the_last_active_administrator_stays(sysadmin, second_admin):
    stop(second_admin, by=sysadmin)

    with pytest.raises(Refused, match="最后一位系统管理员"):
        sysadmin.posts.get().end(by=second_admin, on=now().date())


def test_what_is_done_already_is_refused_in_words_and_leaves_no_line(sysadmin, person):
    for verb in (enable, unlock):
        with pytest.raises(Refused, match="请刷新后查看"):
            verb(person=person, by=sysadmin)
    with pytest.raises(Refused, match="没有开启动态验证码"):
        reset(person, by=sysadmin)
    stop(person, by=sysadmin)
    with pytest.raises(Refused, match="已经停用"):
        stop(person, by=sysadmin)

    assert [entry.action for entry in Entry.objects.all()] == ["accounts.disable"]


def test_a_reset_takes_the_second_factor_ends_sessions_and_tells(sysadmin, person):
    sessions = sessions_of(person)
    TOTP.activate(person, "A" * 32)
    RecoveryCodes.activate(person)
    TOTP.activate(sysadmin, "B" * 32)

    reset(person, by=sysadmin)

    assert [a.user for a in Authenticator.objects.all()] == [sysadmin]
    assert opened(sessions) == [302] * 3
    notice = Notice.objects.get()
    assert (notice.person, notice.urgent) == (person, True)
    assert "不是您本人要求" in notice.body
    assert len(lines("accounts.mfa_reset")) == 1


def test_an_unlocked_person_tries_again_at_once(sysadmin, person, client):
    for _ in range(10):
        client.post(LOGIN, {"login": "clerk", "password": "wrong"})
    right = {"login": "clerk", "password": PASSWORD}
    assert client.post(LOGIN, right).status_code == 429

    unlock(person=person, by=sysadmin)

    assert client.post(LOGIN, right).status_code == 302
    assert len(lines("accounts.unlock")) == 1
