"""Pages that several people keep: whoever saves an old one reads first what a colleague
has written meanwhile."""

from datetime import date

import pytest
from django.db.models import Model
from django.urls import reverse

from chains.meetings.models import MeetingRules
from issues.assessment.models import Scheme
from issues.models import Consultation
from services.counter.models import CounterRules
from services.ratings.models import RatingRules
from tests.builders import a_category, a_contact, a_unit, an_enterprise
from tests.counter.halls import Hall
from tests.meetings.sessions import Session
from tests.pressing import just_before, seen_on

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def a_consultation():
    row = Consultation.objects.create(kind="special", planned_on=date(2099, 1, 5))
    row.participants.set([a_unit("factor_group")])
    return row


# Where, on what row, what a colleague changes there, and what one types oneself.
PAGES = {
    "unit": (
        *("chains:unit_edit", a_unit),
        *({"duties": "受理企业来件"}, {"short_name": "新简称"}),
    ),
    "contact": (
        *("chains:contact_edit", lambda: a_contact(an_enterprise())),
        *({"phone": "0537-0000009"}, {"name": "新厂长"}),
    ),
    "category": (
        *("issues:category", a_category),
        *({"evidence": "附批文复印件"}, {"name": "新的类别"}),
    ),
    "meeting": (
        *("meetings:edit", lambda: Session().meeting),
        *({"theme": "另一个主题"}, {"theme": "我写的主题"}),
    ),
    "topic": (
        *("meetings:item_edit", lambda: Session().topic()),
        *({"minutes_planned": 45}, {"title": "换过的题目"}),
    ),
    "consultation": (
        *("issues:edit_consultation", a_consultation),
        *({"place": "三楼会议室"}, {"chair": "示例主持人"}),
    ),
    "window": (
        *("counter:window_edit", lambda: Hall().window),
        *({"name": "咨询窗口"}, {"order": "7"}),
    ),
    "opening": (
        *("counter:opening_edit", lambda: Hall().rule),
        *({"capacity": 9}, {"items": []}),
    ),
    "rules of the hall": (
        *("counter:numbers", lambda: stored(CounterRules)),
        *({"days_ahead": 9}, {"cancel_hours": "7"}),
    ),
    "rules of meetings": (
        *("meetings:rules", lambda: stored(MeetingRules)),
        *({"plan_day": 9}, {"minutes_days": "7"}),
    ),
    "rules of ratings": (
        *("ratings:rules", lambda: stored(RatingRules)),
        *({"window_days": 19}, {"contact_days": "3"}),
    ),
}


def stored(model):
    row = model.current()
    row.save()
    return row


def opened(client, url):
    """What the browser sends of the page as it was opened."""
    fields = {field.name: field.value() for field in client.get(url).context["form"]}
    typed = {
        name: sent(value)
        for name, value in fields.items()
        if value is not None and value is not False
    }
    return typed | seen_on(client, url)


def sent(value):
    if isinstance(value, list):
        return [row.pk if isinstance(row, Model) else row for row in value]
    return str(value)


@pytest.mark.parametrize("page", PAGES)
def test_an_old_page_shows_what_a_colleague_has_written_and_saves_at_the_second_press(
    client, sysadmin, director, page
):
    name, make, theirs, mine = PAGES[page]
    row = make()
    client.force_login(sysadmin if page == "unit" else director)
    own = "pk" if "rules" not in page else ""
    url = reverse(name, args=[row.pk] if own else [])
    typed = opened(client, url) | mine
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(**theirs)

    told = client.post(url, typed)

    words = told.content.decode()
    assert "同事刚刚改过这里" in words
    assert all(str(value) in words for value in theirs.values())
    assert rows.filter(**theirs).exists()

    again = {"seen": told.context["form"]["seen"].value()}
    client.post(url, typed | again)
    assert not rows.filter(**theirs).exists()


def test_units_that_a_colleague_has_asked_in_meanwhile_are_not_left_out_unread(
    client, clerk
):
    consultation, late = a_consultation(), a_unit("factor_group", name="后加的组")
    client.force_login(clerk)
    url = reverse("issues:edit_consultation", args=[consultation.pk])
    typed = opened(client, url) | {"place": "三楼会议室"}
    consultation.participants.add(late)

    page = client.post(url, typed).content.decode()

    assert "同事写的“参加单位”" in page
    assert late in consultation.participants.all()


def test_what_nobody_but_oneself_has_changed_is_not_said_to_be_a_colleagues(
    client, sysadmin
):
    unit = a_unit(name="示例局")
    client.force_login(sysadmin)
    url = reverse("chains:unit_edit", args=[unit.pk])
    typed = opened(client, url) | {"short_name": "新简称"}
    type(unit).objects.filter(pk=unit.pk).update(duties="受理企业来件")

    page = client.post(url, typed)

    assert page.context["form"].theirs == [("职责", "受理企业来件")]


def test_a_version_of_the_assessment_does_not_undo_one_that_came_in_between(
    client, director
):
    client.force_login(director)
    url = reverse("assessment:rules")
    typed = opened(client, url)

    client.post(url, typed | {"few": 4, "note": "会议纪要 3 号"})
    page = client.post(url, typed | {"appeal_days": 9, "note": "县办通知"})

    assert "同事刚刚改过这里" in page.content.decode()
    assert (Scheme.objects.count(), Scheme.current().few) == (1, 4)


def test_who_sits_at_a_window_stays_when_its_name_is_changed_from_an_old_page(client):
    """The whole row was written back, and with it who had sat there before."""
    hall = Hall()
    client.force_login(hall.clerk)
    url = reverse("counter:window_edit", args=[hall.window.pk])
    typed = opened(client, url) | {"name": "咨询窗口"}

    colleague = hall.a_clerk()
    sit = lambda: hall.window.sit(by=colleague, on=hall.today)  # noqa: E731
    with just_before('UPDATE "counter_window"', sit):
        client.post(url, typed)

    hall.window.refresh_from_db()
    assert (hall.window.name, hall.window.clerk) == ("咨询窗口", colleague)
