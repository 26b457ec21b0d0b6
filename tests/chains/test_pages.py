"""The pages of the zone: what stands on them, and what typing there does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from chains.foundation import load_foundation
from chains.models import (
    Contact,
    Enterprise,
    IndustryChain,
    Liaison,
    Post,
    Unit,
)
from chains.reminders import ask_to_confirm
from portal.audit.models import Entry
from portal.notices.models import Notice
from portal.workflow.moves import Refused
from tests.builders import (
    MONDAY,
    a_chain,
    a_contact,
    a_liaison,
    a_membership,
    a_post,
    a_unit,
    a_uscc,
    a_user,
    an_enterprise,
)
from tests.pressing import just_before, seen_on

pytestmark = pytest.mark.django_db


def text_of(page):
    return page.content.decode()


def test_every_unit_of_the_map_is_a_link(client, db):
    load_foundation()
    client.force_login(a_user())

    page = text_of(client.get(reverse("chains:map")))

    tiers = ("lead", "committee", "task_force", "factor_group", "headquarters")
    units = Unit.objects.of_kind(*tiers)
    missing = [u.name for u in units if f'href="{u.get_absolute_url()}"' not in page]
    assert missing == []
    assert page.count("尚未设立") == 0


def test_the_map_counts_live(client, clerk, energy_group, committee, enterprise):
    a_unit(parent=energy_group)
    a_unit(parent=energy_group, is_active=False)
    committee.memberships.create(
        kind="enterprise", enterprise=enterprise, since=localdate()
    )
    client.force_login(clerk)

    page = text_of(client.get(reverse("chains:map")))

    assert (page.count("1 个部门"), page.count("成员 1 家")) == (1, 1)
    assert page.count("企业 1 家") == 1


def test_a_chain_without_a_committee_shows_the_gap(client, clerk, committee):
    lone = a_chain("新能源", slug="energy")
    client.force_login(clerk)

    with_one = client.get(committee.chain.get_absolute_url())
    without = client.get(lone.get_absolute_url())

    assert [gap.name for gap in with_one.context["found"].gaps] == []
    assert [gap.name for gap in without.context["found"].gaps] == ["新能源"]
    assert "新能源产业链还没有党委" in text_of(without)


def test_the_register_tells_an_enterprise_names_and_chains_only(
    client, rival, enterprise
):
    enterprise.stage, enterprise.headcount = Enterprise.Stage.STOPPED, 4321
    enterprise.save()
    client.force_login(rival)

    page = text_of(client.get(reverse("chains:enterprises")))

    assert page.count(enterprise.name) == 1
    leaks = (enterprise.uscc, "4321", enterprise.get_absolute_url())
    assert [leak for leak in leaks if leak in page] == []


def test_a_filter_by_what_is_hidden_tells_nothing(
    client, rival, officer, enterprise, equipment
):
    enterprise.is_climbing = True
    enterprise.save()
    stranger = a_user()
    a_post(stranger, a_unit("committee", chain=equipment), Post.Role.SECRETARY)
    both = {enterprise.pk, rival.enterprise.pk}
    expected = {rival: (both, set()), officer: (both, set()), stranger: (set(), set())}

    for person, answers in expected.items():
        client.force_login(person)
        queries = ("climbing=1", f"q={enterprise.uscc}")
        pages = [client.get(reverse("chains:enterprises") + f"?{q}") for q in queries]
        assert tuple({row.pk for row in page.context["page"]} for page in pages) == (
            answers
        )


def test_the_register_filters_and_shrugs_off_odd_parameters(client, clerk, textile):
    mine = an_enterprise(textile, stage="trial", is_climbing=True, name="示例甲公司")
    an_enterprise(textile, name="示例乙公司")
    an_enterprise(textile, is_active=False)
    client.force_login(clerk)
    address = reverse("chains:enterprises")

    def found(query):
        page = client.get(f"{address}?{query}")
        assert page.status_code == 200
        return [row.name for row in page.context["page"]]

    both = ["示例乙公司", "示例甲公司"]
    assert found("stage=trial&climbing=1&chain=textile") == ["示例甲公司"]
    assert found(f"q={mine.uscc[-8:]}") == ["示例甲公司"]
    assert sorted(found("stage=nonsense&chain=gone&segment=x&after=%00")) == both
    assert sorted(found("q=%00&page=9e99&segment=99999999999999999999")) == both
    assert found("q=" + "a" * 4000) == []


def test_a_clerk_registers_an_enterprise_and_nothing_typed_is_lost(
    client, clerk, textile
):
    client.force_login(clerk)
    address = reverse("chains:enterprise_add")
    typed = {
        "name": "示例新厂有限公司",
        "uscc": " 9137 0830ma0000001 x",
        "chain": textile.pk,
        "stage": "building",
        "is_active": "on",
    }

    wrong = client.post(address, typed)
    assert "校验位不对" in text_of(wrong)
    assert "示例新厂有限公司" in text_of(wrong)

    spaced = " ".join(a_uscc(77).lower())
    client.post(address, typed | {"uscc": spaced})
    assert Enterprise.objects.get().uscc == a_uscc(77)


def test_an_edit_leaves_the_entry_confirmed_that_its_liaison_has_just_confirmed(
    client, clerk, enterprise
):
    client.force_login(clerk)
    rows = Enterprise.objects.filter(pk=enterprise.pk)
    form = client.get(reverse("chains:enterprise_edit", args=[enterprise.pk]))
    typed = {field.name: field.value() for field in form.context["form"]}
    typed = {name: value for name, value in typed.items() if value not in {None, False}}

    with just_before(
        'UPDATE "chains_enterprise"', lambda: rows.update(confirmed_on=localdate())
    ):
        address = reverse("chains:enterprise_edit", args=[enterprise.pk])
        client.post(address, typed | {"address": "示例新路 9 号"})

    now = rows.get()
    assert (now.address, now.confirmed_on) == ("示例新路 9 号", localdate())


def test_of_two_who_edit_an_entry_the_later_sees_what_the_other_has_saved(
    client, clerk, enterprise, equipment
):
    """A form that was open for an hour put everything back as it had stood."""
    client.force_login(clerk)
    address = reverse("chains:enterprise_edit", args=[enterprise.pk])
    form = client.get(address).context["form"]
    opened = {field.name: field.value() for field in form}
    opened = {
        name: value for name, value in opened.items() if value not in {None, False}
    }
    rows = Enterprise.objects.filter(pk=enterprise.pk)
    rows.update(chain=equipment, address="示例路 7 号")

    page = client.post(address, opened | {"note": "已迁新址"})

    told = text_of(page)
    assert "同事刚刚改过这里" in told
    assert "示例路 7 号" in told
    assert "已迁新址" in told
    assert (rows.get().chain, rows.get().note) == (equipment, "")
    seen = {"seen": page.context["form"]["seen"].value()}
    typed = opened | seen | {"note": "已迁新址", "chain": equipment.pk}
    client.post(address, typed | {"address": "示例路 7 号"})
    assert (rows.get().chain, rows.get().note) == (equipment, "已迁新址")


@pytest.mark.parametrize("junk", ["\x00", "长" * 100_000, "<script>", "𝕏" * 61])
def test_junk_in_every_field_is_answered_with_sentences(client, clerk, textile, junk):
    client.force_login(clerk)
    fields = ("name", "uscc", "chain", "segment", "stage", "headcount", "address")

    page = client.post(reverse("chains:enterprise_add"), dict.fromkeys(fields, junk))

    assert page.status_code == 200
    assert Enterprise.objects.count() == 0


def test_contacts_are_added_changed_and_removed(client, clerk, enterprise):
    client.force_login(clerk)
    add = reverse("chains:contact_add", args=[enterprise.pk])
    typed = {"kind": "in_charge", "name": "生产副总", "phone": "13800000001"}

    client.post(add, typed)
    again = client.post(add, typed)
    assert "这位联系人已经登记过" in text_of(again)

    contact = Contact.objects.get()
    edit = reverse("chains:contact_edit", args=[contact.pk])
    client.post(edit, typed | seen_on(client, edit) | {"phone": "0537-0000001"})
    assert Contact.objects.get().phone == "0537-0000001"

    client.post(reverse("chains:contact_remove", args=[contact.pk]))
    assert Contact.objects.count() == 0


def test_phones_are_masked_and_showing_one_is_recorded(client, clerk, enterprise):
    contact = a_contact(enterprise, phone="13812345678")
    client.force_login(clerk)

    page = text_of(client.get(enterprise.get_absolute_url()))
    assert ("13812345678" in page, "138****5678" in page) == (False, True)

    shown = client.post(reverse("chains:contact_reveal", args=[contact.pk]))
    assert 'href="tel:13812345678"' in text_of(shown)
    entry = Entry.objects.get(action="phone.reveal")
    assert (entry.by_id, entry.target) == (clerk.pk, f"chains.contact:{contact.pk}")
    assert "13812345678" not in str(entry.detail)


def test_a_phone_is_never_shown_by_following_a_link(client, clerk, enterprise):
    contact = a_contact(enterprise)
    client.force_login(clerk)

    answer = client.get(reverse("chains:contact_reveal", args=[contact.pk]))

    assert answer.status_code == 405
    assert Entry.objects.filter(action="phone.reveal").count() == 0


@pytest.mark.parametrize(
    ("who", "code"), [("rival", 404), ("officer", 404), ("sysadmin", 403)]
)
def test_others_reveal_no_phone_of_an_enterprise(
    request, client, enterprise, liaison, who, code
):
    contact = a_contact(enterprise)
    client.force_login(request.getfixturevalue(who))
    routes = (
        reverse("chains:contact_reveal", args=[contact.pk]),
        reverse("chains:liaison_reveal", args=[liaison.liaisons.get().pk]),
    )

    assert [client.post(route).status_code for route in routes] == [code, code]


def test_the_liaison_sees_the_own_people_whole_but_not_the_cadre(
    client, liaison, aid_cadre
):
    contact = a_contact(liaison.enterprise, phone="13900000009")
    aid_cadre.phone = "13700000007"
    aid_cadre.save()
    client.force_login(liaison)

    page = text_of(client.get(liaison.enterprise.get_absolute_url()))

    assert contact.phone in page
    assert "13700000007" not in page
    assert "137****0007" in page


def test_confirmed_contacts_are_fresh_for_half_a_year(client, liaison):
    enterprise = liaison.enterprise
    today = localdate()
    assert enterprise.is_stale(today) is True
    client.force_login(liaison)

    client.post(reverse("chains:enterprise_confirm", args=[enterprise.pk]))

    enterprise.refresh_from_db()
    assert enterprise.is_stale(today) is False
    assert enterprise.is_stale(today + timedelta(days=184)) is True


def test_the_directory_shows_alone_those_that_nobody_confirmed_for_half_a_year(
    client, clerk, enterprise, rival_enterprise
):
    today = localdate()
    rival_enterprise.confirm_contacts(by=clerk, on=today)
    enterprise.confirm_contacts(by=clerk, on=today - timedelta(days=184))
    client.force_login(clerk)

    rows = client.get(reverse("chains:liaisons"), {"stale": "1"}).context["page"]

    assert [row.name for row in rows] == [enterprise.name]
    assert list(Enterprise.objects.stale(today - timedelta(days=1))) == []


def test_the_liaison_of_a_stale_entry_is_asked_once_a_month(liaison, rival):
    rival.enterprise.confirm_contacts(by=rival, on=MONDAY.date())

    for day in (0, 1, 40):
        when = MONDAY + timedelta(days=day)
        ask_to_confirm(on=when.date(), at=when)

    words = f"请核实联络信息：{liaison.enterprise.called}"
    assert told_to(liaison) == [words, words]
    assert told_to(rival) == []


def told_to(person):
    rows = Notice.objects.filter(person=person, subject__startswith="请核实")
    return [row.subject for row in rows]


def test_the_directory_joins_enterprise_secretary_and_task_force(
    client, liaison, secretary, task_force_member, rival
):
    client.force_login(liaison)

    page = client.get(reverse("chains:liaisons"))

    (row,) = page.context["page"].rows
    assert row == liaison.enterprise
    assert [post.user for post in row.secretaries] == [secretary]
    assert [post.user for post in row.task_force] == [task_force_member]
    assert rival.name not in text_of(page)


def test_the_history_says_what_changed_in_words(client, clerk, enterprise):
    enterprise.stage = Enterprise.Stage.STOPPED
    enterprise.save()
    client.force_login(clerk)

    page = client.get(enterprise.get_absolute_url())

    lines = [line for change in page.context["history"] for line in change.lines]
    assert lines == [("生命周期阶段", "投产", "停产")]


# Posts


def post_form(person, **facts):
    typed = {"user": person.username, "role": "officer", "since": localdate()}
    return typed | facts


def test_the_administrator_appoints_and_ends(client, sysadmin):
    unit, person = a_unit(), a_user("newcomer")
    client.force_login(sysadmin)

    client.post(reverse("chains:post_add", args=[unit.pk]), post_form(person))
    post = Post.objects.get(user=person)
    assert (post.unit, post.role) == (unit, Post.Role.OFFICER)

    end = reverse("chains:post_end", args=[post.pk])
    client.post(end, {"on": localdate()})
    post.refresh_from_db()
    assert post.until == localdate()


def test_nobody_gives_himself_a_post_not_even_as_a_deputy(client, sysadmin, director):
    client.force_login(sysadmin)
    principal = director.posts.get()
    before = Post.objects.count()

    refusals = [
        client.post(
            reverse("chains:post_add", args=[director.unit.pk]), post_form(sysadmin)
        ),
        client.post(
            reverse("chains:post_deputy", args=[principal.pk]), post_form(sysadmin)
        ),
    ]

    assert [text_of(page).count("不能给自己安排岗位") for page in refusals] == [1, 1]
    assert Post.objects.count() == before


def test_an_ended_term_is_never_prolonged_not_even_ones_own(client, sysadmin, clerk):
    """An end that could be put off would be an appointment of oneself."""
    yesterday, later = localdate() - timedelta(days=1), localdate() + timedelta(days=9)
    enterprise = an_enterprise()
    seat = a_membership(a_unit(Unit.Kind.COMMITTEE), enterprise, until=yesterday)
    cadre = a_liaison(clerk, enterprise, Liaison.Kind.AID_CADRE, until=yesterday)
    post = a_post(sysadmin, sysadmin.unit, Post.Role.HEAD, until=yesterday)
    ends = (
        (sysadmin, "post", post),
        (clerk, "liaison", cadre),
        (clerk, "member", seat),
    )

    for person, kind, row in ends:
        client.force_login(person)
        address = reverse(f"chains:{kind}_end", args=[row.pk])
        assert "只能提前" in text_of(client.post(address, {"on": later}))

        row.refresh_from_db()
        assert row.until == yesterday
        assert client.post(address, {"on": yesterday}).status_code == 302


def test_of_two_who_end_a_term_at_once_the_earlier_day_holds(clerk, sysadmin):
    first, second = (Post.objects.get(user=clerk) for _ in range(2))
    first.end(by=sysadmin, on=localdate())

    with pytest.raises(Refused, match="只能提前"):
        second.end(by=sysadmin, on=localdate() + timedelta(days=1))

    assert Post.objects.get(user=clerk).until == localdate()


def test_the_unit_of_the_last_administrator_stays_open(client, sysadmin):
    unit = sysadmin.unit
    client.force_login(sysadmin)
    address = reverse("chains:unit_edit", args=[unit.pk])
    typed = {"name": unit.name, "kind": unit.kind, "order": 1}

    assert "系统管理员都在这个单位" in text_of(client.post(address, typed))
    unit.refresh_from_db()
    assert unit.is_active

    a_post(a_user(), a_unit(), Post.Role.ADMIN)
    client.post(address, typed | seen_on(client, address))
    unit.refresh_from_db()
    assert not unit.is_active


def test_a_deputy_is_named_on_the_principals_row(client, sysadmin, director):
    person = a_user("standin")
    client.force_login(sysadmin)

    address = reverse("chains:post_deputy", args=[director.posts.get().pk])
    client.post(address, {"user": "standin", "since": localdate()})

    assert Post.objects.get(user=person).role == Post.Role.HEAD
    page = text_of(client.get(director.unit.get_absolute_url()))
    assert "代理director" in page


def test_who_still_stands_in_for_a_post_that_ends_is_named(
    client, sysadmin, director, second_clerk
):
    post = director.posts.get()
    deputy = a_post(a_user(name="代理人"), post.unit, post.role, deputy_of=post)
    client.force_login(sysadmin)

    address = reverse("chains:post_end", args=[post.pk])
    page = text_of(client.post(address, {"on": localdate()}, follow=True))
    assert "代理人 仍代理这个岗位，权限不变；不再代理的请一并结束任职。" in page

    address = reverse("chains:post_end", args=[deputy.pk])
    page = text_of(client.post(address, {"on": localdate()}, follow=True))
    assert "仍代理这个岗位" not in page


def test_the_last_administrator_stays(client, sysadmin):
    client.force_login(sysadmin)
    address = reverse("chains:post_end", args=[sysadmin.posts.get().pk])

    refused = client.post(address, {"on": localdate()})
    assert "最后一位系统管理员" in text_of(refused)

    a_post(a_user(), sysadmin.unit, Post.Role.ADMIN)
    client.post(address, {"on": localdate()})
    assert sysadmin.posts.get().until == localdate()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"user": "nobody-here"}, "没有这个账号"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "任职止不能早于任职起"),
        ({"role": "emperor"}, "不在可选范围内"),
        ({"user": "\x00"}, "控制字符"),
    ],
)
def test_a_wrong_post_is_answered_with_what_to_mend(client, sysadmin, facts, sentence):
    person, unit = a_user("newcomer"), a_unit()
    client.force_login(sysadmin)

    page = client.post(
        reverse("chains:post_add", args=[unit.pk]), post_form(person, **facts)
    )

    assert sentence in text_of(page)
    assert Post.objects.filter(user=person).count() == 0


def test_a_second_committee_is_refused_in_words(client, sysadmin, committee):
    client.force_login(sysadmin)
    typed = {
        "name": "又一个党委",
        "kind": "committee",
        "chain": committee.chain.pk,
        "order": 1,
        "is_active": "on",
    }

    page = client.post(reverse("chains:unit_add"), typed)

    assert "一条产业链只设一个党委" in text_of(page)


def test_a_unit_is_not_put_beneath_itself(client, sysadmin):
    group = a_unit("factor_group", name="能源保障组")
    department = a_unit(parent=group)
    client.force_login(sysadmin)
    typed = {"name": "能源保障组", "kind": "factor_group", "order": 1}

    page = client.post(
        reverse("chains:unit_edit", args=[group.pk]),
        typed | {"parent": department.pk, "is_active": "on"},
    )

    assert "不能是本单位或它的下级" in text_of(page)


# Statement counts: the same for one row and for many


PEOPLE = ("clerk", "secretary", "leader")


def fill(textile, count):
    for number in range(count):
        row = an_enterprise(textile)
        a_contact(row, phone=f"1380000{number:04d}")
        a_liaison(enterprise=row)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("route", "most"), [("chains:enterprises", 12), ("chains:liaisons", 15)]
)
def test_a_list_costs_the_same_for_1_3_and_25_rows(
    request, client, django_assert_max_num_queries, textile, who, route, most
):
    client.force_login(request.getfixturevalue(who))
    client.get(reverse(route))  # what is cached once per process
    costs = []
    for more in (1, 2, 22):
        fill(textile, more)
        with django_assert_max_num_queries(most) as counted:
            client.get(reverse(route))
        costs.append(len(counted))

    assert len(set(costs)) == 1, costs


def test_a_detail_page_costs_the_same_for_1_and_25_contacts(
    client, django_assert_max_num_queries, clerk, enterprise
):
    client.force_login(clerk)
    costs = []
    for more in (1, 2, 22):
        for number in range(more):
            a_contact(enterprise, name=f"联系人 {len(costs)}-{number}")
            a_liaison(enterprise=enterprise)
        with django_assert_max_num_queries(23) as counted:
            client.get(enterprise.get_absolute_url())
        costs.append(len(counted))

    assert len(set(costs)) == 1, costs


def test_a_chain_page_costs_the_same_for_1_and_25_enterprises(
    client, django_assert_max_num_queries, clerk, committee
):
    chain = IndustryChain.objects.get(pk=committee.chain.pk)
    segment = chain.segments.create(name="成衣", position="downstream")
    client.force_login(clerk)
    client.get(chain.get_absolute_url())
    costs = []
    for more in (1, 2, 22):
        for _ in range(more):
            an_enterprise(chain, segment=segment)
            a_post(unit=committee)
        with django_assert_max_num_queries(18) as counted:
            client.get(chain.get_absolute_url())
        costs.append(len(counted))

    assert len(set(costs)) == 1, costs
