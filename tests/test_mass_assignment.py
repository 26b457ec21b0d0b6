"""A form writes its own fields and nothing more, whatever else is sent along with it."""

from uuid import UUID

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction
from django.urls import reverse

from chains.kinds import Stage
from chains.market.models import SharePost, ShareResponse
from chains.models import Contact, Enterprise, ProfileChange
from issues.models import Issue, WorkOrder
from tests.builders import (
    MONDAY,
    a_category,
    a_contact,
    a_segment,
    a_uscc,
)
from tests.market.fairs import SAMPLE, Fair
from tests.pressing import seen_on
from tests.story import Story
from tests.test_architecture import TOP_PACKAGES

pytestmark = pytest.mark.django_db
KEY = "6a3f2c1e-8f0c-4c0a-9d53-0d6a1f0f4a11"
OURS = [m for m in apps.get_models() if m.__module__.split(".")[0] in TOP_PACKAGES]


@pytest.fixture(autouse=True)
def standing_clock():
    """Two posts one after the other leave the same moments behind."""
    with time_machine.travel(MONDAY, tick=False):
        yield


def a_report(enterprise):
    return {
        "form_key": KEY,
        "enterprise": enterprise.pk,
        "title": "夜间跳闸，整烫车间停机",
        "demand": "请排查线路",
        "facts": "上周起",
        "category": a_category().pk,
        "urgency": "pressing",
        "contact": "联络员甲",
        "phone": "13800000051",
    }


def an_entry(chain):
    return {
        "name": "示例新名有限公司",
        "short_name": "示例新名",
        "uscc": a_uscc(7000),
        "chain": chain.pk,
        "segment": a_segment(chain).pk,
        "cluster": "休闲服饰",
        "stage": Stage.values[-1],
        "address": "示例路 1 号",
        "chief": "示例甲",
        "headcount": 12,
        "qualifications": "高新技术企业",
        "is_above_scale": "on",
        "is_chain_leader": "on",
        "is_climbing": "on",
        "note": "示例",
        "is_active": "on",
    }


def foreign_names(form, model):
    """{name: a value that it would take} of every field of ours that `form` lacks.

    Where models share a name, the value is one for `model`.
    """
    found = {}
    for owner in (model, *OURS):
        for field in owner._meta.concrete_fields:
            for name in {field.name, field.attname} - form.keys() - found.keys():
                found[name] = another_value(field)
    return found


def another_value(field):
    if field.is_relation:
        last = field.related_model._base_manager.order_by("pk").last()
        return last.pk if last else 1
    if field.choices:
        return field.flatchoices[-1][0]
    values = {
        models.BooleanField: "on",
        models.DateTimeField: "2020-01-02 03:04",
        models.DateField: "2020-01-02",
        models.UUIDField: str(UUID(int=7)),
        models.JSONField: '{"x": 1}',
    }
    for kind, value in values.items():
        if isinstance(field, kind):
            return value
    return "7" if isinstance(field, models.IntegerField) else "作假"


def left_behind(client, address, data):
    """Every row of every table of ours after this post, which is then undone."""
    with transaction.atomic():
        answer = client.post(address, data)
        with connection.cursor() as cursor:
            tables = {model._meta.db_table: rows_of(cursor, model) for model in OURS}
        transaction.set_rollback(True)
    return answer.status_code, tables


def rows_of(cursor, model):
    """In plain SQL: all tables are read thrice in each test."""
    table, key = model._meta.db_table, model._meta.pk.column
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')
    return cursor.fetchall()


def assert_only_the_form_writes(client, address, form, model):
    foreign = foreign_names(form, model)
    assert len(foreign) >= 200

    nothing = left_behind(client, address, {})
    honest = left_behind(client, address, form)
    greedy = left_behind(client, address, form | foreign)

    assert honest[1] != nothing[1]
    assert greedy == honest


@pytest.mark.parametrize("page", ["report", "save_draft"])
def test_a_liaisons_report_holds_what_its_form_asks(
    client, liaison, rival_enterprise, page
):
    client.force_login(liaison)
    form = a_report(liaison.enterprise)

    assert_only_the_form_writes(client, reverse(f"issues:{page}"), form, Issue)


def test_a_report_on_behalf_holds_two_more_and_nothing_else(
    client, clerk, enterprise, rival_enterprise
):
    client.force_login(clerk)
    form = a_report(enterprise) | {"source": "visit", "consent": "on"}

    assert_only_the_form_writes(client, reverse("issues:report"), form, Issue)


def test_many_are_dispatched_by_the_fields_of_the_form(client):
    story = Story().report().accept()
    story.category.default_unit = story.lead_unit
    story.category.save()
    client.force_login(story.clerk)
    form = {"pick": story.issue.pk, "ask": "请办理", "days": 5}
    address = reverse("issues:bulk_dispatch")

    assert_only_the_form_writes(client, address, form, WorkOrder)


def test_an_enterprise_is_edited_by_the_fields_of_the_form(
    client, clerk, enterprise, equipment
):
    client.force_login(clerk)
    address = reverse("chains:enterprise_edit", args=[enterprise.pk])
    form = an_entry(equipment) | seen_on(client, address)

    assert_only_the_form_writes(client, address, form, Enterprise)


def test_an_enterprise_is_entered_by_the_fields_of_the_form(client, clerk, equipment):
    client.force_login(clerk)
    address, form = reverse("chains:enterprise_add"), an_entry(equipment)

    assert_only_the_form_writes(client, address, form, Enterprise)


def test_a_contact_stays_with_its_enterprise(
    client, clerk, enterprise, rival_enterprise
):
    client.force_login(clerk)
    address = reverse("chains:contact_edit", args=[a_contact(enterprise).pk])
    form = {"kind": "chief", "name": "示例乙", "phone": "13800000077"}
    form |= seen_on(client, address)

    assert_only_the_form_writes(client, address, form, Contact)


def test_a_proposal_changes_no_entry_and_decides_nothing(
    client, liaison, rival_enterprise
):
    client.force_login(liaison)
    address = reverse("chains:change_propose", args=[liaison.enterprise.pk])
    facts = an_entry(liaison.enterprise.chain)
    kept = ("short_name", "address", "chief", "headcount", "qualifications")
    form = {name: facts[name] for name in kept} | {"words": "换联络员"}

    assert_only_the_form_writes(client, address, form, ProfileChange)


def test_a_post_holds_what_its_form_asks(client):
    fair = Fair()
    client.force_login(fair.seller)
    form = SAMPLE | {"valid_until": "2026-03-20"}

    assert_only_the_form_writes(client, reverse("market:new"), form, SharePost)


@pytest.mark.parametrize("page", ["respond", "accept", "outcome"])
def test_an_answer_and_its_outcome_hold_what_their_forms_ask(client, page):
    fair = Fair()
    person, form, row = {
        "respond": lambda: (fair.buyer, {"text": "我们能做"}, fair.post),
        "accept": lambda: (fair.seller, {"reply": "好"}, fair.offered().response),
        "outcome": lambda: (
            fair.buyer,
            {"word": "yes", "said": "已签", "yuan": "900"},
            fair.accepted().response,
        ),
    }[page]()
    client.force_login(person)
    address = reverse(f"market:{page}", args=[row.pk])

    assert_only_the_form_writes(client, address, form, ShareResponse)
