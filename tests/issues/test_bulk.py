"""Many rows at once: each for itself, the refused named with their reason."""

import pytest
from django.urls import reverse

from issues.models import Category, Issue
from portal.workdays.current import work_calendar
from tests.builders import a_category, a_notice, a_post, a_unit
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DISPATCH = reverse("issues:bulk_dispatch")
SIGN = reverse("issues:bulk_sign")
ISSUE = reverse("issues:bulk_issue")
TYPED = {"ask": "请本周到企业现场", "days": 5}


def routed(name="项目手续"):
    """A category whose issues go to a unit of their own by default."""
    category = a_category(name)
    category.default_unit = a_unit()
    category.save()
    return category


def accepted(count, **facts):
    """Issues of one enterprise that wait to be dispatched, and their story."""
    story = Story(**facts)
    found = []
    for _ in range(count):
        story.begin().report().accept()
        found.append(story.issue)
    return story, found


def keys(rows):
    return [row.pk for row in rows]


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_bulk_dispatch_with_one_refusal_of_twenty(client):
    story, issues = accepted(19, category=routed())
    orphan = Story(enterprise=story.enterprise, category=a_category("没有默认单位"))
    orphan.report().accept()
    client.force_login(story.clerk)
    picked = [*keys(issues), orphan.issue.pk]

    answer = client.post(DISPATCH, TYPED | {"pick": picked, "from": "view=live"})
    text = text_of(answer)

    assert "19 件已交办，1 件没有" in text
    assert f'<a href="{orphan.issue.get_absolute_url()}">{orphan.issue.number}' in text
    assert "没有默认主办单位" in text
    states = Issue.objects.filter(pk__in=picked).values_list("pk", "state")
    assert dict(states) == dict.fromkeys(keys(issues), "working") | {
        orphan.issue.pk: "accepted"
    }
    # Nothing typed is lost, and what was refused is still ticked.
    assert "请本周到企业现场" in text
    assert answer.context["rows"] == [orphan.issue]
    assert f'name="pick" value="{orphan.issue.pk}" checked' in text


def test_each_goes_to_the_unit_of_its_category_with_the_same_words_and_day(client):
    water, power = routed("用水"), routed("用电")
    story, (first,) = accepted(1, category=water)
    _, (second,) = accepted(1, category=power, enterprise=story.enterprise)
    client.force_login(story.clerk)

    answer = client.post(DISPATCH, TYPED | {"pick": keys([first, second])}, follow=True)

    assert "2 件已交办。" in text_of(answer)
    for issue, category in ((first, water), (second, power)):
        order = issue.orders.get()
        assert (order.unit, order.ask) == (category.default_unit, TYPED["ask"])
        assert work_calendar().between(order.sent_on, order.due_on) == TYPED["days"]
        assert issue.steps.last().by == story.clerk


def test_the_page_before_shows_where_each_goes_and_offers_the_shortest_term(client):
    category = routed()
    story, issues = accepted(2, category=category)
    client.force_login(story.clerk)
    page = client.get(DISPATCH, {"pick": keys(issues)})

    assert text_of(page).count(f"→ {category.default_unit}") == 2
    assert page.context["form"]["days"].value() >= 1
    assert Issue.objects.filter(state="accepted").count() == 2


def test_a_wrong_field_does_nothing_and_keeps_the_ticks(client):
    story, issues = accepted(2, category=routed())
    client.force_login(story.clerk)
    page = client.post(DISPATCH, {"ask": "", "days": "x", "pick": keys(issues)})

    assert page.context["rows"] == issues
    assert Issue.objects.filter(state="accepted").count() == 2


def test_the_way_back_leads_to_the_same_filters_and_nowhere_else(client):
    story, issues = accepted(1, category=routed())
    client.force_login(story.clerk)
    sent = {"pick": keys(issues), "from": "view=all&q=示例"}
    page = client.get(DISPATCH, sent)
    assert page.context["back"].startswith(f"{reverse('issues:ledger')}?view=all&q=")

    sent["from"] = "//elsewhere.example/?x=1"
    back = client.post(DISPATCH, TYPED | sent).url
    assert back.startswith(f"{reverse('issues:ledger')}?")


@pytest.mark.parametrize("picks", [[], ["x"], ["9" * 40], ["-1"], ["987654"]])
def test_nothing_ticked_leads_back_with_a_sentence(client, clerk, picks):
    client.force_login(clerk)
    answer = client.post(DISPATCH, TYPED | {"pick": picks}, follow=True)

    assert "请先勾选" in text_of(answer)


def test_an_inactive_default_unit_is_sent_nothing(client):
    category = routed()
    story, (issue,) = accepted(1, category=category)
    unit = Category.objects.get(pk=category.pk).default_unit
    unit.is_active = False
    unit.save()
    client.force_login(story.clerk)
    client.post(DISPATCH, TYPED | {"pick": [issue.pk]})

    assert issue.orders.count() == 0


@pytest.mark.parametrize("who", ["liaison", "officer", "leader", "sysadmin"])
def test_only_the_centre_dispatches_many(request, client, who):
    _, (issue,) = accepted(1, category=routed())
    client.force_login(request.getfixturevalue(who))

    assert client.post(DISPATCH, TYPED | {"pick": [issue.pk]}).status_code == 403
    assert issue.orders.count() == 0


def test_an_officer_signs_the_own_ticked_orders_and_no_others(client):
    story, other = Story().to("working"), Story().to("working")
    again = Story(enterprise=story.enterprise).report().accept()
    again.lead_unit = story.lead_unit
    again.dispatch()
    signed = Story().to("working")
    a_post(story.officer, signed.lead_unit)
    signed.sign()
    client.force_login(story.officer)
    orders = [s.order() for s in (story, again, other, signed)]

    text = text_of(client.post(SIGN, {"pick": keys(orders)}))

    assert "2 件已签收，1 件没有" in text
    assert "现在是“办理中”" in text
    assert story.order().state == again.order().state == "working"
    assert other.order().state == "sent"


def test_what_one_sees_but_may_not_sign_is_refused_with_a_sentence(client):
    story = Story().report().accept().dispatch(support=True)
    a_post(story.officer, a_unit("task_force", chain=story.chain), "member")
    client.force_login(story.officer)
    helping = story.order("supporting")

    text = text_of(client.post(SIGN, {"pick": keys([story.order(), helping])}))

    assert "1 件已签收，1 件没有" in text
    assert "不归您办" in text
    assert story.order("supporting").state == "sent"


def test_a_leader_issues_ticked_drafts_and_a_director_only_the_blue_ones(
    client, leader
):
    story = Story().to("working")
    blue = a_notice(story.issue, story.lead_unit, "blue", "drafted")
    red = a_notice(story.issue, story.lead_unit, "red", "drafted")
    client.force_login(story.director)

    text = text_of(client.post(ISSUE, {"pick": keys([blue, red])}))
    assert "1 件已签发，1 件没有" in text
    blue.refresh_from_db()
    assert (blue.state, blue.issued_by) == ("issued", story.director)

    client.force_login(leader)
    client.post(ISSUE, {"pick": [red.pk]})
    red.refresh_from_db()
    assert (red.state, red.issued_by) == ("issued", leader)
    assert red.number != blue.number


def test_boxes_stand_only_where_a_row_can_be_ticked(client):
    story, (waiting,) = accepted(1, category=routed())
    working = Story(category=a_category("其他")).to("working")
    client.force_login(story.clerk)
    page = text_of(client.get(reverse("issues:ledger")))
    assert f'name="pick" value="{waiting.pk}"' in page
    assert f'name="pick" value="{working.issue.pk}"' not in page

    client.force_login(working.officer)
    assert 'name="pick"' not in text_of(client.get(reverse("issues:ledger")))
    orders = text_of(client.get(reverse("issues:orders")))
    assert f'name="pick" value="{working.order().pk}"' in orders


def test_two_ticks_of_one_issue_are_both_signed(client):
    story = Story().report().accept().dispatch(support=True)
    a_post(story.officer, story.support_unit)
    client.force_login(story.officer)
    orders = [story.order(), story.order("supporting")]

    client.post(SIGN, {"pick": keys(orders)})

    assert {order.state for order in story.issue.orders.all()} == {"working"}
    assert story.issue.steps.filter(move="sign", by=story.officer).count() == 2


def test_a_person_without_a_unit_signs_nothing(client, leader):
    client.force_login(leader)

    assert client.post(SIGN, {"pick": [1]}).status_code == 403
