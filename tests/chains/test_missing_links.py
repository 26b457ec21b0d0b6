"""强链补链: who says what a chain lacks, and how its page shows it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chains.models import MissingLink
from tests.builders import a_chain, a_post, a_segment, a_unit, a_user, an_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def segment(textile):
    return a_segment(textile, name="印染辅料", position="midstream")


def typed(segment, **facts):
    facts = {"title": "高端面料后整理", "what": "现送外地", "state": "missing"} | facts
    return {"segment": segment.pk, **facts}


def a_gap(segment, **facts):
    facts = {"title": "弹力坯布"} | facts
    return MissingLink.objects.create(chain=segment.chain, segment=segment, **facts)


def text(page):
    return page.content.decode()


def test_the_secretary_enters_a_gap_and_tells_who_filled_it(
    client, secretary, segment, enterprise
):
    client.force_login(secretary)
    client.post(reverse("chains:missing_add", args=["textile"]), typed(segment))
    link = MissingLink.objects.get()
    address = reverse("chains:missing_edit", args=[link.pk])

    alone = client.post(address, typed(segment, state="filled"))
    early = client.post(address, typed(segment, filled_by=enterprise.pk))
    client.post(address, typed(segment, state="filled", filled_by=enterprise.pk))

    assert "“已补”要选补上的企业" in text(alone)
    assert "没有补上的，不选企业" in text(early)
    link.refresh_from_db()
    assert (link.state, link.filled_by) == ("filled", enterprise)
    assert link.history.count() == 2


def test_a_gap_is_dashed_in_its_segment_until_it_is_filled(
    client, clerk, segment, enterprise
):
    a_gap(segment, title="大型热处理", state="talking")
    a_gap(segment, title="本地拉链", state="filled", filled_by=enterprise)
    client.force_login(clerk)

    page = client.get(segment.chain.get_absolute_url())

    streams = page.context["streams"]
    gaps = [gap.title for s in streams for row in s.segments for gap in row.gaps]
    assert gaps == ["大型热处理"]
    assert [link.title for link in page.context["links"]] == ["大型热处理", "本地拉链"]
    assert text(page).count('class="gap-link"') == 1
    assert f"由 {enterprise.name} 补上" in text(page)


def test_the_picture_runs_from_upstream_to_downstream_with_the_leader_first(
    client, clerk, textile
):
    down = a_segment(textile, name="成衣", position="downstream", order=1)
    up = a_segment(textile, name="纺纱", position="upstream", order=2)
    an_enterprise(textile, segment=down)
    leader = an_enterprise(textile, segment=down, is_chain_leader=True)
    an_enterprise(textile)
    client.force_login(clerk)

    page = client.get(textile.get_absolute_url())

    streams = [(s.label, s.segments) for s in page.context["streams"]]
    assert streams == [("上游", [up]), ("中游", []), ("下游", [down])]
    shown = page.context["streams"][2].segments[0].shown
    assert shown[0] == leader
    assert text(page).count('class="leader"') == 1
    assert "1 家企业</a>还没有确定环节" in text(page)


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("secretary", 200), ("leader", 403), ("liaison", 403)],
)
def test_the_centre_and_the_chains_secretary_keep_the_list(
    request, client, segment, who, status
):
    link = a_gap(segment)
    client.force_login(request.getfixturevalue(who))

    add = client.get(reverse("chains:missing_add", args=[segment.chain.slug]))
    edit = client.get(reverse("chains:missing_edit", args=[link.pk]))
    remove = client.post(reverse("chains:missing_remove", args=[link.pk]))

    assert (add.status_code, edit.status_code) == (status, status)
    assert remove.status_code == (302 if status == 200 else 403)
    assert MissingLink.objects.exists() is (status == 403)


def test_the_secretary_of_another_chain_keeps_nothing_here(client, segment, equipment):
    person = a_post(a_user(), a_unit("committee", chain=equipment), "secretary").user
    client.force_login(person)

    answer = client.get(reverse("chains:missing_add", args=[segment.chain.slug]))

    assert answer.status_code == 403


def test_a_segment_of_another_chain_or_a_name_twice_is_answered_in_words(
    client, secretary, segment
):
    a_gap(segment, title="高端面料后整理")
    foreign = a_segment(a_chain("高端装备"))
    client.force_login(secretary)
    address = reverse("chains:missing_add", args=["textile"])

    assert "已登记过同名的缺失环节" in text(client.post(address, typed(segment)))
    assert "请从列表里重新选" in text(client.post(address, typed(foreign, title="甲")))
    assert MissingLink.objects.count() == 1


def test_the_database_ties_filled_to_its_enterprise(segment, enterprise):
    link = a_gap(segment)
    rows = MissingLink.objects.filter(pk=link.pk)

    for facts in ({"state": "filled"}, {"filled_by": enterprise}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**facts)
