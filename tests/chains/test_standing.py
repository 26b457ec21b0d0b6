"""What a person may speak for: posts, deputies, dates."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from chains.models import Liaison, Post, Unit
from chains.standing import standing_of
from tests.builders import a_liaison, a_post, a_unit, a_user, an_enterprise

pytestmark = pytest.mark.django_db
FLAGS = ("is_clerk", "is_director", "at_centre", "is_leader", "is_admin", "is_staff")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("clerk", {"is_clerk", "at_centre", "is_staff"}),
        ("director", {"is_director", "at_centre", "is_staff"}),
        ("leader", {"is_leader", "is_staff"}),
        ("sysadmin", {"is_admin", "is_staff"}),
        ("secretary", {"is_staff"}),
        ("task_force_member", {"is_staff"}),
        ("officer", {"is_staff"}),
        ("liaison", set()),
        ("party_secretary", set()),
        ("aid_cadre", set()),
    ],
)
def test_each_role_has_exactly_its_flags(request, who, expected):
    standing = standing_of(request.getfixturevalue(who))

    assert {flag for flag in FLAGS if getattr(standing, flag)} == expected


def test_a_visitor_stands_for_nothing():
    standing = standing_of(AnonymousUser())

    assert (standing.is_staff, standing.unit_ids, standing.label) == (
        False,
        frozenset(),
        "",
    )


def test_a_locked_account_stands_for_nothing(clerk):
    clerk.is_active = False

    assert standing_of(clerk).is_staff is False


def test_offices_name_their_units_chains_and_enterprises(
    secretary, task_force_member, unit_head, liaison, aid_cadre
):
    assert standing_of(secretary).secretary_chain_ids == {secretary.chain.pk}
    assert standing_of(secretary).task_force_chain_ids == frozenset()
    assert standing_of(task_force_member).task_force_chain_ids == {
        task_force_member.chain.pk
    }
    assert standing_of(unit_head).unit_ids == {unit_head.unit.pk}
    assert standing_of(unit_head).head_unit_ids == {unit_head.unit.pk}
    assert standing_of(liaison).enterprise_ids == {liaison.enterprise.pk}
    assert standing_of(liaison).aided_enterprise_ids == frozenset()
    assert standing_of(aid_cadre).aided_enterprise_ids == {aid_cadre.enterprise.pk}
    assert standing_of(aid_cadre).enterprise_ids == frozenset()


def test_the_centre_and_the_lead_bodies_handle_no_orders(clerk, director, leader):
    assert standing_of(clerk).unit_ids == frozenset()
    assert standing_of(director).unit_ids == frozenset()
    assert standing_of(leader).unit_ids == frozenset()


def test_a_deputy_counts_like_the_principal(director):
    deputy = a_user()
    principal = director.posts.get()
    a_post(deputy, director.unit, Post.Role.MEMBER, deputy_of=principal)

    assert standing_of(deputy).is_director is True
    assert standing_of(deputy).label == "党群服务中心 负责人（代理）"


def test_nobody_deputises_in_another_unit(director, energy_group):
    with pytest.raises(ValidationError, match="只能代理本单位的岗位"):
        a_post(a_user(), energy_group, deputy_of=director.posts.get())


def test_nobody_deputises_for_a_deputy_or_for_himself(director):
    principal = director.posts.get()
    deputy = a_post(a_user(), director.unit, deputy_of=principal)

    with pytest.raises(ValidationError, match="不能再由别人代理"):
        a_post(a_user(), director.unit, deputy_of=deputy)
    with pytest.raises(ValidationError, match="自己不能代理自己"):
        a_post(director, director.unit, deputy_of=principal)


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (0, None, True),
        (0, 0, True),
        (-30, -1, False),
        (1, None, False),
        (-30, 30, True),
    ],
)
def test_only_a_current_post_counts_its_last_day_included(centre, since, until, counts):
    today = localdate()
    person = a_user()
    a_post(
        person,
        centre,
        since=today + timedelta(days=since),
        until=None if until is None else today + timedelta(days=until),
    )

    assert standing_of(person).is_clerk is counts


def test_an_ended_liaison_and_a_closed_unit_no_longer_count(enterprise):
    person = a_user()
    a_liaison(person, enterprise, until=localdate() - timedelta(days=1))
    a_post(person, a_unit(is_active=False))

    assert standing_of(person).enterprise_ids == frozenset()
    assert standing_of(person).is_staff is False


def test_one_person_may_stand_for_several(clerk):
    a_liaison(clerk, an_enterprise(), Liaison.Kind.AID_CADRE)

    assert standing_of(clerk).is_clerk is True
    assert len(standing_of(clerk).aided_enterprise_ids) == 1


def test_an_administrator_counts_wherever_his_post_is():
    person = a_user()
    a_post(person, a_unit(Unit.Kind.DEPARTMENT), Post.Role.ADMIN)

    assert standing_of(person).is_admin is True
    assert standing_of(person).unit_ids == frozenset()


def test_standing_costs_one_statement_and_is_kept(clerk, django_assert_num_queries):
    clerk = type(clerk).objects.get(pk=clerk.pk)

    with django_assert_num_queries(1):
        assert standing_of(clerk).label == "党群服务中心 经办人"
        assert standing_of(clerk).at_centre is True


def test_a_past_day_may_be_asked(centre):
    person = a_user()
    a_post(person, centre, since=date(2024, 1, 1), until=date(2024, 12, 31))

    assert standing_of(person, on=date(2024, 6, 1)).is_clerk is True
    assert standing_of(person).is_clerk is False


def test_an_enterprise_is_called_by_its_short_name_where_it_has_one(textile):
    known, other = a_user(), a_user()
    a_liaison(
        known, an_enterprise(textile, name="示例服饰有限公司", short_name="示例服饰")
    )
    a_liaison(other, an_enterprise(textile, name="示例织造有限公司"))

    assert standing_of(known).label == "示例服饰 企业联络员"
    assert standing_of(other).label == "示例织造有限公司 企业联络员"
