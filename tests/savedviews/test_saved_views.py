"""常用筛选: saved, shown as chips, shared with the unit, never an address of others."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from chains.models import Post
from chains.savedviews.models import Ledger, SavedView
from portal.workflow.moves import Refused
from tests.builders import a_post, a_user
from tests.issues.test_statements import counts
from tests.story import Story

pytestmark = pytest.mark.django_db

LEDGER = "/issues/"


def address(name, *args):
    return reverse(f"savedviews:{name}", args=args)


def a_view(owner, name="超期", page="issues:ledger", query="lamp=red", **facts):
    row = SavedView(owner=owner, name=name, page=page, query=query, **facts)
    row.keep()
    return row


def save(client, name="超期", path=LEDGER, query="lamp=red&view=live", **typed):
    client_query = {"path": path, "query": query}
    url = reverse("savedviews:add", query=client_query)
    return client.post(url, {"name": name} | typed)


def test_the_present_filters_become_a_chip_above_the_ledger(client, clerk):
    client.force_login(clerk)
    page = client.get(LEDGER + "?view=live&lamp=red").content.decode()
    assert "存下现在的条件" in page

    answer = save(client)

    assert answer.url == LEDGER + "?lamp=red&view=live"
    page = client.get(answer.url).content.decode()
    assert "超期" in page
    assert "存下现在的条件" not in page
    assert 'aria-label="常用筛选"' in client.get(LEDGER).content.decode()


def test_where_nothing_is_saved_or_chosen_there_is_no_row(client, clerk):
    client.force_login(clerk)

    assert "常用筛选" not in client.get(LEDGER).content.decode()


@pytest.mark.parametrize("page", Ledger.values)
def test_every_known_ledger_shows_the_chips(client, clerk, page):
    a_view(clerk, "我常看的", page=page, query="q=x")
    client.force_login(clerk)

    assert "我常看的" in client.get(reverse(page)).content.decode()


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example", "/accounts/logout/", "", "/issues/1/"],
)
def test_no_other_address_is_ever_saved(client, clerk, path):
    client.force_login(clerk)

    answer = save(client, path=path)

    assert answer.url == reverse("savedviews:saved")
    assert not SavedView.objects.exists()


def test_the_query_cannot_leave_the_ledger(client, clerk):
    client.force_login(clerk)

    save(client, query="q=//evil.example&after=x#/../..")

    assert (
        SavedView.objects.get().get_absolute_url().startswith("/issues/?q=%2F%2Fevil")
    )


@pytest.mark.parametrize(
    "query",
    ["chain=99999&category=x&lamp=purple&view=no-such", "after=broken", "q=%00"],
)
def test_a_filter_that_makes_no_sense_any_more_still_opens(client, clerk, query):
    row = a_view(clerk, query=query)
    client.force_login(clerk)

    assert client.get(row.get_absolute_url()).status_code == 200


def test_at_most_twenty_and_the_freed_place_is_used_again(client, clerk):
    rows = [a_view(clerk, f"第{n}个") for n in range(20)]
    client.force_login(clerk)

    page = save(client, "再来一个").content.decode()
    assert "最多存 20 个" in page
    assert "再来一个" in page
    rows[4].delete()
    assert save(client, "再来一个").status_code == 302
    assert SavedView.objects.get(name="再来一个").place == 5


def test_the_database_knows_the_limit_too(clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=clerk, place=21, page="issues:ledger", name="x")


def test_a_name_is_used_once_a_ledger(client, clerk):
    a_view(clerk)
    client.force_login(clerk)

    assert "同名" in save(client).content.decode()
    a_view(clerk, page="issues:orders")
    with pytest.raises(Refused, match="同名"):
        a_view(clerk)


def test_what_is_shared_is_the_units_and_only_its_owner_changes_it(
    client, clerk, second_clerk, officer, liaison
):
    row = a_view(clerk, "科室共用", unit=clerk.unit)
    seen = {}
    for person in (second_clerk, officer, liaison):
        client.force_login(person)
        page = client.get(LEDGER).content.decode()
        changed = client.post(address("edit", row.pk), {"name": "改了"})
        gone = client.post(address("remove", row.pk))
        seen[person.username] = (
            "科室共用" in page,
            changed.status_code,
            gone.status_code,
        )

    assert seen == {
        "clerk2": (True, 403, 403),
        "officer": (False, 404, 404),
        "liaison": (False, 404, 404),
    }
    assert SavedView.objects.get().name == "科室共用"


def test_whoever_leaves_the_unit_shares_nothing_there_any_more(
    client, clerk, second_clerk
):
    row = a_view(clerk, "科室共用", unit=clerk.unit)
    client.force_login(second_clerk)
    before = client.get(LEDGER).content.decode()
    Post.objects.filter(user=clerk).update(until=localdate() - timedelta(days=1))
    a_post(clerk)

    after = client.get(LEDGER).content.decode()

    assert "科室共用" in before
    assert "科室共用" not in after
    assert client.post(address("remove", row.pk)).status_code == 404
    assert list(SavedView.objects.visible_to(clerk)) == [row]


def test_on_the_last_day_of_the_post_it_is_still_shared(clerk, second_clerk):
    row = a_view(clerk, unit=clerk.unit)
    Post.objects.filter(user=clerk).update(until=localdate())

    assert list(SavedView.objects.visible_to(second_clerk)) == [row]


def test_only_an_own_unit_can_be_shared_with(client, clerk, energy_group):
    client.force_login(clerk)

    page = save(client, unit=energy_group.pk)

    assert "不在可选范围" in page.content.decode()


def test_it_is_renamed_unshared_and_deleted_by_its_owner(client, clerk):
    row = a_view(clerk, unit=clerk.unit)
    client.force_login(clerk)

    client.post(address("edit", row.pk), {"name": "红灯", "unit": ""})
    row.refresh_from_db()
    assert (row.name, row.unit, row.query) == ("红灯", None, "lamp=red")
    client.post(address("remove", row.pk))
    assert not SavedView.objects.exists()


def test_an_enterprise_saves_its_own_and_has_no_unit_to_share_with(client, liaison):
    client.force_login(liaison)
    url = reverse("savedviews:add", query={"path": LEDGER, "query": "view=closed"})

    assert "unit" not in client.get(url).context["form"].fields
    save(client, "办完的")
    assert "办完的" in client.get(LEDGER).content.decode()


def test_a_ledger_costs_one_statement_more_however_many_are_saved(client, clerk):
    Story().to("working")
    unit = clerk.unit
    client.force_login(clerk)

    found = counts(
        client, LEDGER, lambda: a_view(a_post(a_user(), unit).user, unit=unit)
    )

    assert found == [found[0]] * 3
    assert found[0] <= 5
