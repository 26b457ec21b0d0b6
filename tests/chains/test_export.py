"""企业基本台账: its columns, masked phones, and who took it with what reason."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.audit.models import Entry
from tests.builders import a_contact, a_liaison, a_user, an_enterprise

pytestmark = pytest.mark.django_db
WHOLE = {"with_phones": "on", "reason": "通知企业座谈会"}


def sheet_of(answer):
    rows = load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(
        values_only=True
    )
    return list(rows)


@pytest.fixture
def filled(enterprise):
    a_contact(enterprise, name="甲", phone="13812345678")
    a_liaison(a_user(name="干部丙"), enterprise, "aid_cadre")
    return enterprise


def phones(answer):
    rows = sheet_of(answer)
    place = rows[2].index("电话")
    return [row[place] for row in rows[3:]]


def test_the_ledger_has_the_columns_of_the_rules(client, clerk, filled):
    client.force_login(clerk)

    rows = sheet_of(client.post(reverse("chains:export")))

    assert list(rows[2]) == [
        "序号",
        "企业名称",
        "统一社会信用代码",
        "所属产业链",
        "环节",
        "地址",
        "法定代表人",
        "分管负责人",
        "联络员",
        "电话",
        "职工数",
        "是否规上",
        "资质",
        "生命周期阶段",
        "攀登企业",
        "助企干部",
        "备注",
    ]
    assert rows[3][:4] == (1, filled.name, filled.uscc, "纺织服装")
    assert rows[3][15] == "干部丙"


def test_phones_are_masked_unless_a_reason_is_given(client, clerk, filled):
    client.force_login(clerk)
    address = reverse("chains:export")

    assert phones(client.post(address)) == ["138****5678"]
    assert "要写明用途" in client.post(address, {"with_phones": "on"}).content.decode()
    assert phones(client.post(address, WHOLE)) == ["13812345678"]

    details = [
        e.detail
        for e in Entry.objects.filter(action="enterprises.export").order_by("seq")
    ]
    assert details == [
        {"count": 1, "with_phones": False, "reason": ""},
        {"count": 1, "with_phones": True, "reason": "通知企业座谈会"},
    ]


def test_a_leader_takes_the_ledger_masked_only(client, leader, filled):
    client.force_login(leader)
    address = reverse("chains:export")

    assert phones(client.post(address)) == ["138****5678"]
    assert client.post(address, WHOLE).status_code == 403


def test_a_secretary_takes_the_own_chain_only(client, secretary, filled, equipment):
    an_enterprise(equipment)
    client.force_login(secretary)

    rows = sheet_of(client.post(reverse("chains:export")))

    assert [row[1] for row in rows[3:]] == [filled.name]


def test_the_filters_of_the_register_hold_for_the_ledger(
    client, clerk, filled, textile
):
    climbing = an_enterprise(textile, is_climbing=True)
    client.force_login(clerk)

    rows = sheet_of(client.post(reverse("chains:export") + "?climbing=1"))

    assert [row[1] for row in rows[3:]] == [climbing.name]


@pytest.mark.parametrize(
    "who", ["liaison", "party_secretary", "aid_cadre", "officer", "sysadmin"]
)
def test_others_take_no_ledger(request, client, filled, who):
    client.force_login(request.getfixturevalue(who))

    assert client.post(reverse("chains:export")).status_code == 403
    assert client.get(reverse("chains:import")).status_code == 403


def test_the_ledger_costs_the_same_for_1_and_25_rows(
    client, django_assert_max_num_queries, clerk, textile
):
    client.force_login(clerk)
    client.post(reverse("chains:export"))  # the journal's first line makes its head
    costs = []
    for more in (1, 24):
        for _ in range(more):
            a_contact(an_enterprise(textile))
        with django_assert_max_num_queries(20) as counted:
            client.post(reverse("chains:export"))
        costs.append(len(counted))

    assert costs[0] == costs[1]
