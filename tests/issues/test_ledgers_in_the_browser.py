"""Ledgers, bulk pages and sheets in Chromium: readable, within the screen, one tick."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from issues.ledgers.family import FAMILY
from tests.browser import WIDTHS, grave_violations, overflow, shoot
from tests.builders import a_category, a_notice, a_unit
from tests.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def waiting(count):
    """Issues of one enterprise that wait to be dispatched, and their story."""
    story = Story(at=now(), category=a_category(default_unit=a_unit()))
    for _ in range(count):
        story.begin().report().accept()
    return story


@pytest.mark.parametrize("width", WIDTHS)
def test_every_ledger_and_sheet_is_readable_and_fits(visitor, leader, width):
    story = Story(at=now(), title="字" * 37).to("closed")
    notice = a_notice(story.issue, story.lead_unit, facts="字" * 300)
    draft = a_notice(story.issue, story.lead_unit, "red", "drafted")
    visitor.sign_in(leader)
    pages = [f"{reverse(ledger.url)}?view=all" for ledger in FAMILY]
    pages += [f"{reverse('issues:bulk_issue')}?pick={draft.pk}"]
    key, order = story.issue.pk, story.order()
    pages += [reverse("issues:order_sheet", args=[key, order.pk])]
    pages += [reverse("issues:closing_sheet", args=[key])]
    pages += [reverse("issues:notice_sheet", args=[key, notice.pk])]

    for number, path in enumerate(pages):
        page = visitor.open(path, width)
        shoot(page, f"ledgers-{number}-{width}")
        assert (path, grave_violations(page), overflow(page)) == (path, [], 0)
    assert visitor.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_one_tick_marks_the_page_and_two_taps_dispatch_it(visitor, width):
    story = waiting(3)
    visitor.sign_in(story.clerk)
    page = visitor.open(reverse("issues:ledger"), width)
    page.get_by_label("全选本页").check()
    assert page.locator("[name=pick]:checked").count() == 3

    page.get_by_role("button", name="交办所选").click()
    page.get_by_role("button", name="发出交办单").click()

    assert "3 件已交办。" in page.inner_text("main")
    assert "/issues/?" in page.url or page.url.endswith("/issues/")
