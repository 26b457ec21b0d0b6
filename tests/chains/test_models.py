"""What the database itself refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from chains.models import CommitteeMembership, Enterprise, Unit
from chains.uscc import check_digit, normal, validate_uscc
from tests.builders import (
    a_chain,
    a_liaison,
    a_membership,
    a_post,
    a_segment,
    a_unit,
    a_uscc,
    a_user,
    an_enterprise,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def refused(build):
    with pytest.raises(IntegrityError), transaction.atomic():
        build()
    return True


@pytest.mark.parametrize("kind", [Unit.Kind.COMMITTEE, Unit.Kind.TASK_FORCE])
def test_a_chain_has_one_active_committee_and_one_task_force(textile, kind):
    first = a_unit(kind, chain=textile)

    assert refused(lambda: a_unit(kind, chain=textile))
    first.is_active = False
    first.save()
    assert a_unit(kind, chain=textile).is_active is True


def test_a_committee_needs_a_chain_and_a_department_has_none(textile):
    assert refused(lambda: a_unit(Unit.Kind.COMMITTEE, chain=None))
    assert refused(lambda: a_unit(Unit.Kind.DEPARTMENT, chain=textile))


def test_two_active_units_never_share_a_name():
    a_unit(name="供电保障单位")

    assert refused(lambda: a_unit(name="供电保障单位"))
    assert a_unit(name="供电保障单位", is_active=False).pk is not None


def test_nothing_ends_before_it_begins(enterprise, committee):
    early = {"since": date(2026, 3, 2), "until": date(2026, 3, 1)}

    assert refused(lambda: a_post(**early))
    assert refused(lambda: a_liaison(enterprise=enterprise, **early))
    assert refused(lambda: a_membership(committee, enterprise, **early))


def test_the_same_open_post_or_liaison_is_held_once(clerk, liaison):
    assert refused(lambda: a_post(clerk, clerk.unit))
    assert refused(lambda: a_liaison(liaison, liaison.enterprise))


def test_a_code_belongs_to_one_enterprise(enterprise):
    assert refused(lambda: an_enterprise(uscc=enterprise.uscc))


def test_a_member_is_an_enterprise_or_a_unit_and_sits_once(committee, enterprise):
    a_membership(committee, enterprise)

    assert refused(lambda: a_membership(committee, enterprise))
    assert refused(lambda: a_membership(committee, a_unit(), kind="enterprise"))
    assert refused(lambda: a_membership(committee, a_unit(), enterprise=enterprise))


def test_members_join_committees_only(task_force, enterprise):
    with pytest.raises(ValidationError, match="只能加入产业链党委"):
        a_membership(task_force, enterprise)
    assert CommitteeMembership.objects.count() == 0


def test_the_stage_above_scale_implies_the_flag(textile):
    assert refused(lambda: an_enterprise(textile, stage=Enterprise.Stage.ABOVE_SCALE))


def test_a_segment_of_another_chain_is_refused(textile):
    enterprise = an_enterprise(textile)
    enterprise.segment = a_segment(a_chain())

    with pytest.raises(ValidationError, match="不属于所选产业链"):
        enterprise.full_clean()


def test_real_codes_pass_and_one_wrong_character_does_not():
    code = a_uscc(7)
    wrong = code[:10] + ("1" if code[10] == "0" else "0") + code[11:]

    assert validate_uscc(code) is None
    with pytest.raises(ValidationError, match="校验位不对"):
        validate_uscc(wrong)


def test_the_check_digit_is_that_of_the_standard():
    """The code that GB 32100-2015 itself works out as its example."""
    assert check_digit("91350100M000100Y4") == "3"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("91370830MA", "应为 18 位，现在是 10 位"),
        ("91370830MA000000IO", "请改正：IO"),
        ("9137083\u0000MA0000000", "应为 18 位，现在是 17 位"),
        ("９1370830MA00000001", "请改正：９"),
    ],
)
def test_a_wrong_code_is_answered_with_what_to_mend(code, sentence):
    with pytest.raises(ValidationError) as refusal:
        validate_uscc(code)

    assert sentence in refusal.value.messages[0]


def test_a_pasted_code_is_tidied():
    assert normal(" 91370830 ma0000001x\n") == "91370830MA0000001X"


def test_a_user_with_a_post_is_never_deleted(clerk):
    with pytest.raises(Exception, match="protected"):
        clerk.delete()
    assert a_user().delete()[0] == 1


def test_changes_of_master_data_are_remembered(enterprise):
    enterprise.address = "示例路 1 号"
    enterprise.save()

    assert [row.address for row in enterprise.history.all()] == ["示例路 1 号", ""]
