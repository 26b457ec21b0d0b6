"""The permission matrix of enterprises, directory, import and export, as a table."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from chains.models import Enterprise
from chains.permissions import (
    may_confirm_contacts,
    may_decide_changes,
    may_export_phones,
    may_propose_changes,
    may_reveal,
    may_reveal_post,
    may_see_history,
    may_view_contacts,
)
from chains.querysets import REACHES
from tests.builders import (
    a_liaison,
    a_membership,
    a_post,
    a_unit,
    a_user,
    an_enterprise,
)

pytestmark = pytest.mark.django_db
EVERYBODY = (
    *("clerk", "director", "leader", "sysadmin", "secretary", "task_force_member"),
    *("officer", "unit_head", "liaison", "party_secretary", "aid_cadre", "rival"),
)


@pytest.fixture
def cast(request, enterprise):
    return {name: request.getfixturevalue(name) for name in EVERYBODY}


def those(cast, allowed):
    return {name for name, user in cast.items() if allowed(user)}


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("chains.edit", {"clerk", "director"}),
        ("chains.organise", {"sysadmin"}),
        ("chains.import", {"clerk", "director", "secretary"}),
        ("chains.export", {"clerk", "director", "secretary", "leader"}),
        ("workdays.edit", {"clerk", "director", "sysadmin"}),
        ("audit.read", {"leader"}),
        ("audit.verify", {"leader", "sysadmin"}),
        ("accounts.invite", {"clerk", "director", "sysadmin"}),
        ("accounts.keep", {"sysadmin"}),
        ("notices.oversee", {"clerk", "director", "sysadmin"}),
    ],
)
def test_who_holds_each_permission(cast, permission, who):
    assert those(cast, lambda user: user.has_perm(permission)) == who


@pytest.mark.parametrize(
    "permission", ["workdays.read", "accounts.needs_mfa", "accounts.is_staff_role"]
)
def test_staff_are_all_with_a_post(cast, permission):
    outside = {"liaison", "party_secretary", "aid_cadre", "rival"}

    assert those(cast, lambda u: u.has_perm(permission)) == set(EVERYBODY) - outside


@pytest.mark.parametrize(
    ("predicate", "who"),
    [
        (
            may_view_contacts,
            {
                *("clerk", "director", "leader", "sysadmin", "secretary"),
                *("task_force_member", "liaison", "party_secretary", "aid_cadre"),
            },
        ),
        (
            may_reveal,
            {
                *("clerk", "director", "leader", "secretary", "task_force_member"),
                *("liaison", "party_secretary", "aid_cadre"),
            },
        ),
        (may_propose_changes, {"liaison"}),
        (may_decide_changes, {"clerk", "director", "secretary"}),
        (may_confirm_contacts, {"clerk", "director", "liaison", "party_secretary"}),
        (may_see_history, {"clerk", "director", "leader", "secretary"}),
    ],
)
def test_who_may_do_what_with_one_enterprise(cast, enterprise, predicate, who):
    assert those(cast, lambda user: predicate(user, enterprise)) == who


def test_who_sees_the_enterprise_at_all(cast, enterprise):
    def sees(user):
        return Enterprise.objects.visible_to(user).filter(pk=enterprise.pk).exists()

    assert those(cast, sees) == set(EVERYBODY) - {"officer", "unit_head", "rival"}


def test_a_visitor_sees_no_enterprise(enterprise):
    assert list(Enterprise.objects.visible_to(AnonymousUser())) == []


def test_a_member_of_a_second_chain_is_seen_by_both_secretaries(
    secretary, committee, equipment
):
    guest = an_enterprise(equipment)
    assert list(Enterprise.objects.visible_to(secretary)) == []

    seat = a_membership(committee, guest)
    assert list(Enterprise.objects.visible_to(secretary)) == [guest]
    assert may_reveal(secretary, guest) is True

    seat.until = seat.since
    seat.save()
    assert list(Enterprise.objects.visible_to(secretary)) == []
    assert may_reveal(secretary, guest) is False


@pytest.mark.parametrize(
    ("begins", "ends", "seen"),
    [(-9, 0, True), (-9, 9, True), (0, None, True), (-9, -1, False), (1, None, False)],
)
def test_a_seat_counts_from_its_first_day_to_its_last(
    secretary, committee, equipment, begins, ends, seen
):
    """A seat that will end is a seat until then; one that will begin is none yet."""
    guest, today = an_enterprise(equipment), localdate()
    until = None if ends is None else today + timedelta(days=ends)
    a_membership(committee, guest, since=today + timedelta(days=begins), until=until)

    assert Enterprise.objects.visible_to(secretary).exists() is seen
    assert may_reveal(secretary, guest) is seen


def test_a_room_above_may_let_an_officer_reach_an_enterprise(officer, enterprise):
    reach = lambda standing: Q(pk=enterprise.pk) if standing.unit_ids else Q(pk=None)  # noqa: E731
    REACHES.append(reach)
    try:
        assert list(Enterprise.objects.visible_to(officer)) == [enterprise]
        assert may_reveal(officer, enterprise) is False
    finally:
        REACHES.remove(reach)


def test_an_enterprise_calls_the_centre_and_its_own_chain_only(
    liaison, clerk, secretary, officer
):
    assert may_reveal_post(liaison, clerk.posts.get()) is True
    assert may_reveal_post(liaison, secretary.posts.get()) is True
    assert may_reveal_post(liaison, officer.posts.get()) is False
    assert may_reveal_post(officer, clerk.posts.get()) is True


def test_who_speaks_for_nobody_any_more_is_shown_no_colleagues_number(
    enterprise, clerk
):
    person, yesterday = a_user(), localdate() - timedelta(days=1)
    a_liaison(person, enterprise, until=yesterday)

    assert may_reveal_post(person, clerk.posts.get()) is False


def test_whole_numbers_leave_with_the_centre_or_a_secretary_only(cast):
    assert those(cast, may_export_phones) == {"clerk", "director", "secretary"}


PAGES = [
    ("chains:enterprise", {"clerk": 200, "officer": 404, "rival": 404, "liaison": 200}),
    ("chains:enterprise_edit", {"clerk": 200, "sysadmin": 403, "liaison": 403}),
    ("chains:contact_add", {"clerk": 200, "secretary": 403, "rival": 403}),
    (
        "chains:change_propose",
        {"liaison": 200, "party_secretary": 403, "clerk": 403, "rival": 404},
    ),
]


@pytest.mark.parametrize(("route", "answers"), PAGES)
def test_what_one_may_not_see_is_404_and_not_do_403(
    client, cast, enterprise, route, answers
):
    found = {}
    for name in answers:
        client.force_login(cast[name])
        found[name] = client.get(reverse(route, args=[enterprise.pk])).status_code

    assert found == answers


def test_the_organisation_is_changed_by_the_administrator_only(client, cast):
    unit = a_unit()
    post = a_post(unit=unit)
    routes = [
        reverse("chains:unit_add"),
        reverse("chains:unit_edit", args=[unit.pk]),
        reverse("chains:post_add", args=[unit.pk]),
        reverse("chains:post_deputy", args=[post.pk]),
        reverse("chains:post_end", args=[post.pk]),
    ]
    for name, user in cast.items():
        client.force_login(user)
        codes = {client.get(route).status_code for route in routes}
        assert (name, codes) == (name, {200 if name == "sysadmin" else 403})


def test_the_list_and_the_single_record_agree_on_whose_numbers_are_shown(
    cast, enterprise, committee, equipment
):
    a_membership(committee, an_enterprise(equipment))
    rows = list(Enterprise.objects.order_by("pk"))
    for name, user in cast.items():
        single = {row.pk for row in rows if may_reveal(user, row)}
        listed = set(Enterprise.objects.callable_by(user).values_list("pk", flat=True))
        assert (name, listed) == (name, single)
