"""The pages of supply and demand as each role meets them."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from chains.market.models import SharePost
from chains.market.models.responses import POSTER
from chains.models import Enterprise
from portal.audit.models import Entry
from tests.builders import a_chain, a_liaison, an_enterprise
from tests.issues.test_statements import counts
from tests.market.fairs import SAMPLE, Fair

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair():
    """Pages read the clock themselves, so it is today."""
    return Fair(now=now())


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *args):
    return reverse(f"market:{name}", args=args)


def shown(client, query=""):
    page = client.get(address("posts") + query)
    assert page.status_code == 200
    return {row.pk for row in page.context["page"]}


def typed(**facts):
    end = localdate() + timedelta(days=30)
    return SAMPLE | {"valid_until": end.isoformat()} | facts


def text(page):
    return page.content.decode()


# From the post to its end, by the pages alone


def test_a_post_an_answer_and_both_words_by_the_pages_alone(fair):
    seller, buyer = signed_in(fair.seller), signed_in(fair.buyer)

    seller.post(address("new"), typed(title="旺季富余产能"))
    post = SharePost.objects.latest("pk")
    assert (post.enterprise, post.on_behalf) == (fair.poster, False)
    buyer.post(address("respond", post.pk), {"text": "我们要两万件"})
    row = post.responses.get()
    seller.post(address("accept", row.pk), {"reply": "请先寄样"})
    for client in (seller, buyer):
        words = {"word": "yes", "said": "已签合同", "yuan": "180000"}
        client.post(address("outcome", row.pk), words)

    post.refresh_from_db()
    page = text(seller.get(post.get_absolute_url()))
    assert post.state == "done"
    assert page.count("180000 元") == 2
    assert "再挂一次" in page


def test_a_clerk_posts_for_an_enterprise_without_an_account(fair, client):
    lone = an_enterprise(fair.chain)
    desk = signed_in(fair.clerk)

    desk.post(address("new"), typed(enterprise=lone.pk))
    post = SharePost.objects.latest("pk")
    signed_in(fair.buyer).post(address("respond", post.pk), {"text": "能做"})
    row = post.responses.get()
    desk.post(address("accept", row.pk), {"reply": "请到企业看样"})

    row.refresh_from_db()
    assert (post.enterprise, post.on_behalf, row.state) == (lone, True, "accepted")
    page = text(signed_in(fair.buyer).get(post.get_absolute_url()))
    assert "由服务中心代发" in page
    assert "对方还没有联络员账号" in page


def test_what_is_over_is_posted_again_with_its_words(fair):
    fair.post.withdraw(by=fair.seller, at=fair.now, reason="改一改")
    query = f"?copy={fair.post.pk}"

    own = signed_in(fair.seller).get(address("new") + query).context["form"]
    others = signed_in(fair.buyer).get(address("new") + query).context["form"]

    assert own.initial["title"] == SAMPLE["title"]
    assert "title" not in others.initial
    odd = signed_in(fair.seller).get(address("new") + "?copy=9999999999999999999")
    assert odd.status_code == 200


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"valid_until": "2020-01-01"}, "有效期不能早于今天"),
        ({"valid_until": "2099-01-01"}, "有效期最长 180 天"),
        ({"valid_until": "x"}, "请写成 2026-11-23 这样的日期"),
        ({"title": "字" * 61}, "最多 60 个字"),
        ({"what": "电话 13800000001"}, "请不要写电话"),
        ({"kind": "nonsense"}, "请从列表里重新选"),
        ({"side": ""}, "请选择"),
    ],
)
def test_a_wrong_post_is_answered_with_what_to_mend(fair, facts, words):
    client = signed_in(fair.seller)
    before = SharePost.objects.count()

    page = text(client.post(address("new"), typed(**facts)))

    assert words in page
    assert facts.get("what", SAMPLE["what"]) in page
    assert SharePost.objects.count() == before


def test_who_speaks_for_several_is_asked_for_which(fair):
    second = an_enterprise(fair.chain)
    a_liaison(fair.seller, second)
    client = signed_in(fair.seller)

    assert "请选择“企业”" in text(client.post(address("new"), typed()))
    client.post(address("new"), typed(enterprise=second.pk))

    assert SharePost.objects.latest("pk").enterprise == second


@pytest.mark.parametrize("yuan", ["-5", "0", "1.5", "99999999999999", "很多"])
def test_a_wrong_amount_loses_nothing_typed(fair, yuan):
    fair.accepted()
    words = {"word": "yes", "said": "已签三份合同", "yuan": yuan}

    page = signed_in(fair.seller).post(address("outcome", fair.response.pk), words)

    assert page.status_code == 200
    assert "已签三份合同" in text(page)
    assert fair.reload().response.poster_word == ""


def test_a_refusal_keeps_the_sentence_that_was_typed(fair):
    other, person = fair.another()
    fair.offered(by=person, enterprise=other)
    late = fair.response
    fair.response = None
    fair.accepted()

    page = signed_in(fair.seller).post(address("accept", late.pk), {"reply": "也来吧"})

    assert "已经接受了另一家" in text(page)
    assert "也来吧" in text(page)


# The list


def test_chips_narrow_the_list_and_odd_ones_are_shrugged_off(fair):
    talent = fair.published(kind="talent", side="demand")
    done = fair.published(reach="zone")
    SharePost.objects.filter(pk=done.pk).update(state="done")
    client = signed_in(fair.buyer)
    both = {fair.post.pk, talent.pk}

    assert shown(client) == both
    assert shown(client, "?kind=talent") == {talent.pk}
    assert shown(client, "?side=supply") == {fair.post.pk}
    assert shown(client, "?state=done") == {done.pk}
    assert shown(client, f"?chain={fair.chain.slug}&kind=orders") == {fair.post.pk}
    assert shown(client, "?kind=x&side=y&chain=z&state=q&after=%00&page=9e9") == both
    assert shown(client, "?mine=1") == set()
    assert shown(signed_in(fair.seller), "?mine=1") == both | {done.pk}


def test_the_filters_stay_in_every_link_of_the_list(fair):
    for _ in range(21):
        fair.published(kind="talent")
    client = signed_in(fair.seller)

    first = client.get(address("posts") + "?kind=talent&mine=1")
    second = client.get(
        address("posts") + f"?kind=talent&mine=1&after={first.context['page'].next}"
    )

    assert len(first.context["page"]) == 20
    assert len(second.context["page"]) == 1
    assert "kind=talent&amp;mine=1&amp;after=" in text(first)


def test_what_both_sides_differ_about_is_found_by_those_who_may_know(fair):
    fair.post = fair.published(reach="zone")
    fair.accepted().says(POSTER, "yes").says("answerer", "no")
    stranger = Fair(now=now(), chain="高端装备")

    assert shown(signed_in(fair.secretary), "?differing=1") == {fair.post.pk}
    assert shown(signed_in(stranger.secretary), "?differing=1") == set()
    assert "双方说法不一" in text(signed_in(fair.secretary).get(address("posts")))
    rows = text(signed_in(stranger.seller).get(address("posts")))
    assert "双方说法不一" not in rows


# Who gets in


def test_a_post_of_the_chain_is_not_there_for_another_chain(fair):
    fair.accepted()
    _, stranger = fair.another(a_chain("高端装备"))
    client = signed_in(stranger)

    for name in ("post", "respond", "withdraw", "take_down"):
        assert client.get(address(name, fair.post.pk)).status_code == 404
    for name in ("accept", "decline", "outcome"):
        assert client.get(address(name, fair.response.pk)).status_code == 404
    for name in ("retract", "reveal"):
        assert client.post(address(name, fair.response.pk)).status_code == 404
    assert shown(client) == set()
    assert "富余两条平缝线" not in text(client.get(fair.chain.get_absolute_url()))


def test_others_of_the_chain_read_the_post_and_nothing_of_its_partner(fair):
    fair.offered(text="机密回应").accepted()
    _, bystander = fair.another()
    client = signed_in(bystander)

    page = text(client.get(fair.post.get_absolute_url()))

    assert "富余两条平缝线" in page
    assert "对方正在和一家企业对接" in page
    for secret in ("机密回应", fair.answerer.name, fair.seller.name, "经过"):
        assert secret not in page
    for name in ("withdraw", "take_down"):
        assert client.get(address(name, fair.post.pk)).status_code == 403
    assert client.get(address("accept", fair.response.pk)).status_code == 404


def test_each_side_does_its_own_part_only(fair):
    fair.offered()
    seller, buyer = signed_in(fair.seller), signed_in(fair.buyer)

    assert seller.get(address("respond", fair.post.pk)).status_code == 403
    assert seller.post(address("retract", fair.response.pk)).status_code == 403
    assert buyer.get(address("accept", fair.response.pk)).status_code == 403
    assert buyer.get(address("withdraw", fair.post.pk)).status_code == 403
    clerk = signed_in(fair.clerk)
    assert clerk.get(address("accept", fair.response.pk)).status_code == 403
    assert clerk.get(address("outcome", fair.response.pk)).status_code == 403
    assert clerk.get(address("take_down", fair.post.pk)).status_code == 200


def test_a_clerk_finds_how_to_take_down_what_was_posted_on_behalf(fair):
    lone = an_enterprise(fair.chain)
    fair.post = fair.published(by=fair.clerk, enterprise=lone)
    desk, url = signed_in(fair.clerk), fair.post.get_absolute_url()
    assert address("withdraw", fair.post.pk) in text(desk.get(url))

    fair.accepted()

    page = text(desk.get(url))
    assert address("take_down", fair.post.pk) in page
    assert address("withdraw", fair.post.pk) not in page


def test_the_secretary_takes_down_posts_of_the_own_chain_only(fair):
    zone = fair.published(reach="zone")
    stranger = Fair(now=now(), chain="高端装备").secretary

    assert signed_in(stranger).get(address("take_down", zone.pk)).status_code == 403
    own = signed_in(fair.secretary)
    own.post(address("take_down", zone.pk), {"reason": "不属于供需对接"})

    zone.refresh_from_db()
    assert (zone.state, zone.reason) == ("withdrawn", "不属于供需对接")


@pytest.mark.parametrize("who", ["officer", "sysadmin", "aid_cadre"])
def test_who_neither_posts_nor_oversees_reads_alone(request, fair, who):
    client = signed_in(request.getfixturevalue(who))
    zone = fair.published(reach="zone")

    assert client.get(zone.get_absolute_url()).status_code == 200
    for name in ("new", "export"):
        assert client.get(address(name)).status_code == 403
    assert client.get(address("respond", zone.pk)).status_code == 403


# Contacts


def test_numbers_are_masked_shown_to_both_sides_only_and_recorded(fair):
    fair.offered()
    buyer, whole = signed_in(fair.buyer), fair.seller.phone
    assert fair.seller.name not in text(buyer.get(fair.post.get_absolute_url()))
    assert buyer.post(address("reveal", fair.response.pk)).status_code == 403

    fair.accepted()
    page = text(buyer.get(fair.post.get_absolute_url()))
    assert f"{whole[:3]}****{whole[-4:]}" in page
    assert whole not in page
    number = text(buyer.post(address("reveal", fair.response.pk)))
    theirs = text(signed_in(fair.seller).post(address("reveal", fair.response.pk)))

    assert whole in number
    assert fair.buyer.phone in theirs
    assert Entry.objects.filter(action="phone.reveal").count() == 2
    for person in (fair.secretary, fair.clerk):
        answer = signed_in(person).post(address("reveal", fair.response.pk))
        assert answer.status_code == 403


def test_a_liaison_who_left_is_followed_by_the_present_one(fair):
    fair.accepted()
    new = a_liaison(enterprise=fair.poster).user
    row = fair.poster.liaisons.get(user=fair.seller)
    row.end(by=fair.clerk, on=localdate() - timedelta(days=1))

    page = text(signed_in(fair.buyer).get(fair.post.get_absolute_url()))

    assert new.name in page
    assert fair.seller.name not in page


# The workbook and the chain's page


def sheet(answer):
    rows = load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(
        values_only=True
    )
    return [dict(zip(HEAD, row, strict=False)) for row in list(rows)[3:]]


HEAD = (
    *("no", "chain", "enterprise", "side", "kind", "title", "what", "quantity"),
    *("reach", "posted", "by", "until", "state", "reason", "partner", "accepted"),
    *("talk", "poster", "poster_said", "poster_yuan"),
    *("answerer", "answerer_said", "answerer_yuan"),
)


def test_the_ledger_is_exported_as_far_as_one_may_know_and_recorded(fair):
    fair.post = fair.published(reach="zone")
    fair.accepted().says(POSTER, "yes", yuan=900)
    own = signed_in(fair.secretary).get(address("export") + "?kind=orders")
    other = Fair(now=now(), chain="高端装备")
    theirs = signed_in(other.secretary).get(address("export"))

    ours = sheet(own)
    mine = [row for row in ours if row["partner"]]
    assert [(row["partner"], row["poster"], row["poster_yuan"]) for row in mine] == [
        (fair.answerer.name, "成", 900)
    ]
    assert [row["partner"] for row in sheet(theirs)] == [None, None]
    assert fair.seller.phone not in str(ours)
    entries = Entry.objects.filter(action="export.market")
    assert entries.count() == 2
    assert entries.earliest("pk").detail["conditions"] == "类别：订单共享"


def test_the_chains_page_shows_its_newest_posts_to_those_who_may_see_them(fair):
    zone = fair.published(reach="zone", title="给全区看的一条")
    over = fair.published(reach="zone", title="已经结束的一条")
    over.withdraw(by=fair.seller, at=fair.now, reason="不做了")
    stranger = Fair(now=now(), chain="高端装备").seller

    own = text(signed_in(fair.buyer).get(fair.chain.get_absolute_url()))
    theirs = text(signed_in(stranger).get(fair.chain.get_absolute_url()))

    assert (fair.post.title in own, zone.title in own) == (True, True)
    assert (fair.post.title in theirs, zone.title in theirs) == (False, True)
    assert over.title not in own


# Statement counts: the same for 1, 3 and 25 rows


@pytest.mark.parametrize("who", ["seller", "clerk", "secretary"])
def test_the_list_costs_the_same_for_1_3_and_25_posts(fair, who):
    client = signed_in(getattr(fair, who))
    fair.post.delete()

    def add():
        fair.response = None
        fair.post = fair.published()
        fair.accepted()

    found = counts(client, address("posts"), add)

    assert found == [found[0]] * 3
    assert found[0] <= 6


@pytest.mark.parametrize("who", ["seller", "clerk"])
def test_a_post_costs_the_same_for_1_3_and_25_answers(fair, who):
    client = signed_in(getattr(fair, who))

    def add():
        enterprise, person = fair.another()
        fair.offered(by=person, enterprise=enterprise)

    found = counts(client, fair.post.get_absolute_url(), add)

    assert found == [found[0]] * 3
    assert found[0] <= 9


def test_the_export_costs_the_same_for_1_3_and_25_posts(fair):
    client = signed_in(fair.clerk)
    fair.post.delete()

    def add():
        fair.response = None
        fair.post = fair.published()
        fair.accepted()

    found = counts(client, address("export"), add)

    assert found == [found[0]] * 3


def leaves_the_register(fair):
    Enterprise.objects.filter(pk=fair.poster.pk).update(is_active=False)


def is_withdrawn(fair):
    fair.post.withdraw(by=fair.seller, at=fair.now, reason="不缺了")


@pytest.mark.parametrize("ends", [leaves_the_register, is_withdrawn])
def test_who_answered_once_is_offered_no_answer_to_what_takes_none(fair, ends):
    fair.offered().response.withdraw(by=fair.buyer, at=fair.now)
    reader, link = signed_in(fair.buyer), address("respond", fair.post.pk)
    assert link in text(reader.get(fair.post.get_absolute_url()))

    ends(fair.reload())

    assert link not in text(reader.get(fair.post.get_absolute_url()))
