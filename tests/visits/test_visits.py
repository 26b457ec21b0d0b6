"""走访: written in two minutes, each line of it an issue with one tap."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from chains.models import Enterprise
from chains.visits.models import Finding, Visit, to_visit
from chains.visits.reminders import remind
from issues.models import Issue
from issues.workflow import Source
from portal.audit.models import Entry
from portal.notices.models import Notice
from portal.workflow.moves import Refused
from tests.builders import (
    MONDAY,
    a_category,
    a_contact,
    a_liaison,
    a_user,
    an_enterprise,
)
from tests.visits.notes import a_visit

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ON = MONDAY.date()
KEY = "6a3f2c1e-8f0c-4c0a-9d53-0d6a1f0f4a11"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def form(enterprise, **facts):
    return {
        "enterprise": enterprise.pk,
        "day": localdate().isoformat(),
        "companions": "",
        "asked": "招不到熟练工\n门口路段拥堵",
        "answered": "",
        "learnt": "",
    } | facts


def test_a_cadre_writes_a_note_on_one_screen(aid_cadre, enterprise):
    answer = client_of(aid_cadre).post(reverse("visits:add"), form(enterprise))

    visit = Visit.objects.get()
    assert answer.url == visit.get_absolute_url()
    assert [row.text for row in visit.findings.all()] == [
        "招不到熟练工",
        "门口路段拥堵",
    ]
    assert visit.by == aid_cadre


def test_a_form_that_is_sent_twice_makes_one_note(aid_cadre, enterprise):
    client, url = client_of(aid_cadre), reverse("visits:add")
    typed = form(enterprise, form_key=KEY)

    first, second = client.post(url, typed), client.post(url, typed)

    visit = Visit.objects.get()
    assert first.url == second.url == visit.get_absolute_url()
    assert visit.findings.count() == 2
    assert visit.history.count() == 1
    assert 'name="form_key"' in client.get(url).content.decode()


def test_what_was_changed_after_going_back_is_not_lost(aid_cadre, enterprise):
    client, url = client_of(aid_cadre), reverse("visits:add")
    typed = form(enterprise, form_key=KEY)

    client.post(url, typed)
    client.post(url, typed | {"learnt": "还要扩建"})

    assert [row.learnt for row in Visit.objects.order_by("pk")] == ["", "还要扩建"]


@pytest.mark.parametrize(
    ("days", "sentence"), [(1, "走访日期还没到"), (-366, "走访日期超过一年")]
)
def test_a_day_to_come_or_long_gone_is_refused_and_nothing_typed_is_lost(
    aid_cadre, enterprise, days, sentence
):
    day = (localdate() + timedelta(days=days)).isoformat()
    page = client_of(aid_cadre).post(
        reverse("visits:add"), form(enterprise, day=day, learnt="写了很多")
    )

    assert sentence in page.content.decode()
    assert "写了很多" in page.content.decode()
    assert not Visit.objects.exists()


def test_today_and_a_year_ago_are_days_to_write_about(enterprise, clerk):
    a_visit(enterprise, clerk, "一", day=ON)
    a_visit(enterprise, clerk, "二", day=ON - timedelta(days=365))

    assert Visit.objects.count() == 2


def test_a_note_without_a_word_is_refused(enterprise, clerk):
    with pytest.raises(Refused, match="至少写一句"):
        a_visit(enterprise, clerk, " ", learnt=" ")


def test_a_line_that_is_too_long_says_what_to_do(aid_cadre, enterprise):
    page = client_of(aid_cadre).post(
        reverse("visits:add"), form(enterprise, asked="长" * 501)
    )

    assert "每个问题不超过 500 字" in page.content.decode()


def test_one_tap_makes_a_line_an_issue_without_retyping(aid_cadre, enterprise):
    a_contact(enterprise)
    finding = a_visit(enterprise, aid_cadre, "夏季用电负荷不够").findings.get()
    client = client_of(aid_cadre)
    answer = client.post(reverse("visits:to_issue", args=[finding.pk]))
    shown = client.get(answer.url).context
    fields = {field.name: field.value() or "" for field in shown["form"]}
    fields |= {"form_key": str(shown["draft"].form_key), "files": ""}
    client.post(answer.url, fields | {"category": a_category().pk, "consent": "on"})

    issue = Issue.objects.reported().get()
    assert (issue.title, issue.demand) == ("夏季用电负荷不够", "夏季用电负荷不够")
    assert (issue.source, issue.on_behalf) == (Source.VISIT, True)
    assert (issue.contact, issue.phone) == ("联络员甲", "13800000001")
    shown = client.get(finding.visit.get_absolute_url()).content.decode()
    assert issue.number in shown


def test_the_contacts_number_in_the_draft_counts_as_a_look(aid_cadre, enterprise):
    a_contact(enterprise)
    finding = a_visit(enterprise, aid_cadre, "用电").findings.get()
    for _ in range(2):
        client_of(aid_cadre).post(reverse("visits:to_issue", args=[finding.pk]))

    assert Entry.objects.filter(action="phone.reveal").count() == 1


def test_a_second_tap_leads_to_the_same_issue(aid_cadre, enterprise):
    finding = a_visit(enterprise, aid_cadre, "用电").findings.get()
    issues = [
        Finding.objects.get(pk=finding.pk).to_issue(by=aid_cadre, at=MONDAY)
        for _ in range(2)
    ]

    assert issues[0] == issues[1]
    assert Issue.objects.count() == 1


def test_while_a_colleague_fills_it_in_others_wait(aid_cadre, clerk, enterprise):
    finding = a_visit(enterprise, aid_cadre, "用电").findings.get()
    finding.to_issue(by=aid_cadre, at=MONDAY)

    with pytest.raises(Refused, match="正在填写这一条"):
        finding.to_issue(by=clerk, at=MONDAY)


def test_a_discarded_draft_leaves_the_line_to_be_raised_again(aid_cadre, enterprise):
    finding = a_visit(enterprise, aid_cadre, "用电").findings.get()
    draft = finding.to_issue(by=aid_cadre, at=MONDAY)
    client_of(aid_cadre).post(
        reverse("issues:discard_draft"), {"form_key": str(draft.form_key)}
    )
    finding.refresh_from_db()

    assert finding.issue is None
    assert finding.to_issue(by=aid_cadre, at=MONDAY).pk


def test_correcting_keeps_the_lines_that_are_issues(aid_cadre, enterprise):
    visit = a_visit(enterprise, aid_cadre, "用电", "用工")
    visit.findings.get(text="用电").to_issue(by=aid_cadre, at=MONDAY)
    visit.keep(on=ON, asked=["融资"])

    assert [row.text for row in visit.findings.all()] == ["用电", "融资"]


def test_the_writer_corrects_for_a_week_and_the_director_always(
    aid_cadre, director, clerk, enterprise
):
    moment = MONDAY.replace(year=2026)
    fresh = a_visit(enterprise, aid_cadre, "一")
    fresh.written_at = moment
    assert fresh.is_correctable(ON + timedelta(days=7))
    assert not fresh.is_correctable(ON + timedelta(days=8))

    # Long ago by now, whenever the suite runs.
    address = reverse("visits:edit", args=[fresh.pk])
    codes = [
        client_of(who).get(address).status_code for who in (aid_cadre, clerk, director)
    ]
    assert codes == [403, 403, 200]


def test_the_enterprise_reads_what_it_asked_for_and_not_the_visitors_notes(
    aid_cadre, liaison, enterprise
):
    visit = a_visit(
        enterprise, aid_cadre, "用电", learnt="经营有风险", answered="当场答复"
    )
    own = client_of(liaison).get(visit.get_absolute_url()).content.decode()
    staff = client_of(aid_cadre).get(visit.get_absolute_url()).content.decode()

    assert "用电" in own
    assert "当场答复" in own
    assert "经营有风险" not in own
    assert "经营有风险" in staff


def test_a_note_is_nobodys_who_has_no_part_in_it(aid_cadre, enterprise, rival):
    visit = a_visit(enterprise, aid_cadre, "用电")

    assert client_of(rival).get(visit.get_absolute_url()).status_code == 404
    assert not Visit.objects.visible_to(rival).exists()


def test_a_liaison_makes_no_visits(liaison, enterprise):
    client = client_of(liaison)

    for name in ("visits:add", "visits:waiting", "visits:export"):
        assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse("visits:visits")).status_code == 200


def test_a_cadre_writes_only_of_the_enterprises_looked_after(aid_cadre, enterprise):
    other = an_enterprise()
    page = client_of(aid_cadre).post(reverse("visits:add"), form(other))

    assert "请从列表里重新选" in page.content.decode()
    assert not Visit.objects.exists()


@pytest.mark.parametrize(("days", "is_due"), [(29, False), (30, True), (31, True)])
def test_after_thirty_days_an_enterprise_is_to_be_visited_again(
    enterprise, clerk, days, is_due
):
    a_visit(enterprise, clerk, "一", day=ON - timedelta(days=days))

    found = to_visit(Enterprise.objects.filter(pk=enterprise.pk), on=ON)
    assert found.exists() == is_due


def test_the_longest_unseen_stand_first(textile, clerk):
    never, seen = an_enterprise(textile), an_enterprise(textile)
    a_visit(seen, clerk, "一", day=ON - timedelta(days=80))
    a_visit(seen, clerk, "二", day=ON - timedelta(days=40))

    rows = to_visit(Enterprise.objects.all(), on=ON).order_by("seen_key")
    assert [(row, row.seen_on) for row in rows] == [
        (never, None),
        (seen, ON - timedelta(days=40)),
    ]


def test_an_official_is_reminded_once_a_month_of_all_unseen_together(textile):
    cadre = a_user()
    for _ in range(5):
        a_liaison(cadre, an_enterprise(textile), "aid_cadre")
    for day in (ON, ON + timedelta(days=1)):
        remind(on=day, at=MONDAY)

    notice = Notice.objects.get(person=cadre)
    assert notice.subject.startswith("5 家企业超过 30 天没有走访：")
    remind(on=ON + timedelta(days=30), at=MONDAY + timedelta(days=30))
    assert Notice.objects.filter(person=cadre).count() == 2


def test_nobody_is_reminded_on_a_day_off_or_after_a_visit(aid_cadre, enterprise):
    remind(on=ON - timedelta(days=1), at=MONDAY)
    a_visit(enterprise, aid_cadre, "一")
    remind(on=ON, at=MONDAY)

    assert not Notice.objects.filter(key__startswith="visits").exists()


def test_the_export_has_the_columns_of_the_plan_and_is_recorded(
    clerk, enterprise, tmp_path
):
    visit = a_visit(enterprise, clerk, "用电", "用工", answered="已记下")
    issue = visit.findings.first().to_issue(by=clerk, at=MONDAY)
    Issue.objects.filter(pk=issue.pk).update(
        state="submitted",
        number="WS-2026-0009",
        reported_at=MONDAY,
        due_on=ON,
        consent=True,
    )
    answer = client_of(clerk).get(reverse("visits:export"))
    file = tmp_path / "visits.xlsx"
    file.write_bytes(
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    )
    rows = [list(row) for row in load_workbook(file).active.values]

    heading = ["日期", "企业", "走访人", "反映问题", "现场答复", "转问题编号"]
    place = rows.index(heading)
    assert rows[place + 1][1:] == [
        enterprise.name,
        clerk.name,
        "用电\n用工",
        "已记下",
        "WS-2026-0009",
    ]
    assert Entry.objects.filter(action="export.visits").exists()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"mine": "1"}, 2),
        ({"open": "1"}, 2),
        ({"month": "2026-02"}, 1),
        ({"month": "x"}, 3),
        ({"chain": "no-such"}, 3),
    ],
)
def test_the_list_is_narrowed_by_the_address(
    clerk, aid_cadre, enterprise, query, count
):
    a_visit(enterprise, clerk, "一")
    a_visit(enterprise, clerk, day=ON.replace(month=2, day=9))
    a_visit(enterprise, aid_cadre, "三")

    page = client_of(clerk).get(reverse("visits:visits"), query)
    assert len(page.context["page"]) == count


@pytest.mark.parametrize("name", ["visits:visits", "visits:waiting"])
def test_statements_of_a_list_do_not_grow(clerk, textile, name):
    counts, client = [], client_of(clerk)
    for more in (1, 2, 22):
        for _ in range(more):
            a_visit(an_enterprise(textile), clerk, "一", "二")
        with CaptureQueriesContext(connection) as run:
            client.get(reverse(name))
        counts.append(len(run))

    assert len(set(counts)) == 1


def test_statements_of_a_note_do_not_grow(clerk, enterprise):
    counts, client = [], client_of(clerk)
    for lines in (1, 3, 25):
        visit = a_visit(enterprise, clerk, *(f"问题{n}" for n in range(lines)))
        visit.findings.first().to_issue(by=clerk, at=MONDAY)
        with CaptureQueriesContext(connection) as run:
            client.get(visit.get_absolute_url())
        counts.append(len(run))

    assert len(set(counts)) == 1
