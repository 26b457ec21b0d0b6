"""The access journal on screen: who reads, who verifies, what is found, in Chinese."""

import ast
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from openpyxl import load_workbook

from issues.ledgers.family import FAMILY
from portal.audit import heads
from portal.audit.journal import record, target_of
from portal.audit.models import Check, Entry
from portal.celery import PERIODIC
from portal.desk.audit import daily
from portal.desk.audit.words import DETAILS, LABELS
from portal.notices.models import Notice
from tests.portal.accounts.test_pages import ENGLISH, UNSEEN

pytestmark = pytest.mark.django_db

JOURNAL = "/audit/"
ROOMS = {"portal", "chains", "issues", "salons", "services"}
ROOT = Path(__file__).resolve().parents[3]
OTHERS = [
    *("clerk", "director", "secretary", "officer", "unit_head"),
    *("liaison", "party_secretary", "aid_cadre", "task_force_member"),
]


@pytest.fixture
def lines(clerk, officer):
    """Three lines of three kinds, one of them of yesterday."""
    yesterday = now() - timedelta(days=1)
    record("accounts.sign_in", by=officer, target=target_of(officer), at=yesterday)
    record("phone.reveal", by=clerk, ip="10.0.0.7", detail={"of": "示例服饰"})
    record("accounts.sign_in_failed", target=target_of(officer))


def tamper(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def seqs(page):
    return [entry.seq for entry in page.context["page"]]


@pytest.mark.parametrize("who", OTHERS)
def test_the_journal_is_closed_to_others(request, client, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(JOURNAL).status_code == 403
    assert client.get(reverse("audit:export")).status_code == 403
    assert client.post(reverse("audit:verify")).status_code == 403
    assert JOURNAL not in client.get("/desk/").content.decode()


def test_the_administrator_verifies_and_reads_nothing(client, sysadmin, lines):
    client.force_login(sysadmin)

    text = client.get(JOURNAL).content.decode()
    assert "系统管理员只能校验" in text
    assert "示例服饰" not in text
    assert client.get(reverse("audit:export")).status_code == 403
    done = client.post(reverse("audit:verify"), follow=True).content.decode()
    assert "最近一次校验：完整" in done


def test_a_leader_reads_the_newest_first(client, leader, lines):
    client.force_login(leader)
    page = client.get(JOURNAL)

    assert seqs(page) == [3, 2, 1]
    text = UNSEEN.sub("\n", page.content.decode())
    for word in ("查看完整手机号", "所属：示例服饰", "10.0.0.7", "登录失败", "本人"):
        assert word in text
    assert "officer（officer）" in text
    assert ENGLISH.findall(text) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"who": "officer"}, [3, 1]),
        ({"who": "cler"}, [2]),
        ({"what": "phone.reveal"}, [2]),
        ({"what": "nonsense"}, [3, 2, 1]),
        ({"day": "yesterday"}, [3, 2, 1]),
        ({"who": "officer", "what": "accounts.sign_in"}, [1]),
        ({"who": "nobody"}, []),
    ],
)
def test_lines_are_found_by_person_and_kind(client, leader, lines, asked, found):
    client.force_login(leader)

    assert seqs(client.get(JOURNAL, asked)) == found


def test_lines_are_found_by_day(client, leader, lines):
    client.force_login(leader)
    day = localdate() - timedelta(days=1)

    assert seqs(client.get(JOURNAL, {"day": day.isoformat()})) == [1]
    assert seqs(client.get(JOURNAL, {"day": localdate().isoformat()})) == [3, 2]


def test_a_day_ends_at_midnight_of_the_zone(client, leader):
    midnight = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    record("phone.reveal", at=midnight - timedelta(microseconds=1))
    record("phone.reveal", at=midnight)
    client.force_login(leader)

    assert seqs(client.get(JOURNAL, {"day": localdate().isoformat()})) == [2]


def test_the_pages_follow_each_other(client, leader):
    for _ in range(35):
        record("phone.reveal")
    client.force_login(leader)

    first = client.get(JOURNAL)
    second = client.get(JOURNAL, {"after": first.context["page"].next})

    assert seqs(first) + seqs(second) == list(range(35, 0, -1))


@pytest.mark.parametrize("more", [1, 25])
def test_the_statements_do_not_grow_with_the_lines(
    client, leader, clerk, django_assert_num_queries, more
):
    for _ in range(more):
        record("accounts.disable", by=leader, target=target_of(clerk))
    client.force_login(leader)
    client.get(JOURNAL)

    with django_assert_num_queries(6):
        client.get(JOURNAL)


def test_the_export_is_the_same_lines_and_leaves_one(client, leader, lines):
    client.force_login(leader)
    answer = client.get(reverse("audit:export"), {"who": "officer"})

    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [(row[0], row[3]) for row in rows] == [(3, "登录失败"), (1, "登录")]
    entry = Entry.objects.first()
    assert (entry.action, entry.by_id) == ("export.audit", leader.pk)
    assert entry.detail == {"conditions": "officer", "count": 2}


def test_too_much_for_a_table_is_refused_in_words(client, leader, lines, monkeypatch):
    monkeypatch.setattr("portal.desk.audit.views.MOST_EXPORTED", 2)
    client.force_login(leader)
    page = client.get(reverse("audit:export"), follow=True)

    assert "请先按日期或动作筛选，再导出。" in page.content.decode()
    assert Entry.objects.filter(action="export.audit").count() == 0


def test_a_touched_line_is_named_on_the_page(client, leader, lines):
    tamper("UPDATE audit_entry SET by_name = 'x' WHERE seq = 2")
    client.force_login(leader)
    done = client.post(reverse("audit:verify"), follow=True).content.decode()

    assert "最近一次校验：审计记录第 2 条起不一致" in done
    entry = Entry.objects.get(action="audit.verify")
    assert entry.detail == {"result": "审计记录第 2 条起不一致"}


# Every kind of line has its words


def recorded_kinds():
    """The kinds named in calls of record() and of the two note() beside it, and those
    of the ledgers, which share one call."""
    for path in ROOT.rglob("*.py"):
        if path.relative_to(ROOT).parts[0] not in ROOMS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(getattr(node, "func", None), "id", "")
            if called not in {"record", "note"} or not node.args:
                continue
            if isinstance(node.args[0], (ast.Constant, ast.IfExp)):
                before = "accounts." if called == "note" else ""
                for word in ast.walk(node.args[0]):
                    if isinstance(word, ast.Constant):
                        yield before + word.value
    yield from (f"export.{ledger.kind}" for ledger in FAMILY)


def test_every_kind_of_line_has_a_chinese_label():
    found = set(recorded_kinds())

    assert len(found) > 20
    assert sorted(found ^ set(LABELS)) == []


def test_every_word_is_chinese():
    assert [
        w for w in [*LABELS.values(), *DETAILS.values()] if re.search("[a-z]", w)
    ] == []


# The daily check


def test_the_head_goes_into_its_file_once_a_day(lines):
    head = Entry.objects.get(seq=3).hash
    today, at = localdate(), now()

    assert [daily.check(at=at), daily.check(at=at)] == [1, 0]
    assert heads.exported() == [(today, 3, head)]
    record("phone.reveal")
    assert daily.check(at=at + timedelta(days=1)) == 1

    assert [row.seq for row in heads.exported()] == [3, 4]
    assert Check.objects.count() == 2
    assert Notice.objects.count() == 0
    assert PERIODIC["audit.check"][0] == "portal.desk.audit.tasks.check"


def test_who_rewrites_the_whole_journal_is_found_by_the_file(
    lines, leader, sysadmin, clerk
):
    daily.check(at=now() - timedelta(days=1))
    tamper("DELETE FROM audit_entry")
    tamper("DELETE FROM audit_head")
    for _ in range(3):
        record("phone.reveal")

    daily.check(at=now())

    assert str(Check.objects.first()) == "审计记录第 3 条起不一致"
    told = {notice.person for notice in Notice.objects.all()}
    assert told == {leader, sysadmin}


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit_head",
        "UPDATE audit_head SET seq = 2",
        "DELETE FROM audit_entry",
    ],
)
def test_a_touched_head_is_found(lines, sql):
    tamper(sql)
    daily.check(at=now())

    assert not Check.objects.get().is_whole


def test_a_touched_file_is_found_and_stops_nothing(lines):
    daily.check(at=now() - timedelta(days=1))
    heads.place().write_text("nonsense\n")

    assert [daily.check(at=now()), daily.check(at=now())] == [1, 0]
    assert not Check.objects.first().is_whole
