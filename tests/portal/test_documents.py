"""公文模板: staff change a template, it counts at once, and nothing is lost."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from chains.meetings.documents import examples
from chains.meetings.documents.kinds import KINDS, NOTICE, SHEET, render_notice
from portal.audit.models import Entry
from portal.desk.documents import demo
from portal.desk.documents.views import KINDS as ALL_KINDS
from portal.documents import versions
from portal.documents.models import DocumentTemplate
from portal.exports.word import CONTENT_TYPE, BadTemplate
from portal.files.forms import FileField
from portal.files.kinds import WORD
from portal.workflow.moves import Refused
from tests.issues.test_statements import counts
from tests.portal.exports.words import bytes_of, opened, repacked, texts

pytestmark = pytest.mark.django_db


def changed(kind=NOTICE, words="（盖章有效）"):
    """The shipped template with a line of the centre's own."""
    document = opened(kind.shipped_template())
    document.paragraphs[0].insert_paragraph_before(words)
    return bytes_of(document)


def upload(data, name="通知模板.docx"):
    return SimpleUploadedFile(name, data, CONTENT_TYPE)


def put(by, kind=NOTICE, words="（盖章有效）", note="加了一行"):
    current = versions.in_use(kind)
    return versions.put_in_use(
        kind=kind,
        file=FileField(kinds=(WORD,)).clean(upload(changed(kind, words))),
        note=note,
        seen=current.version if current else 0,
        by=by,
        at=now(),
    )


def page(kind=NOTICE):
    return reverse("documents:document", args=[kind.key])


def post(client, data, *, seen=0, note="加了一行", kind=NOTICE, **more):
    facts = {"file": upload(data), "note": note, "seen": seen}
    return client.post(page(kind), facts, **more)


def test_an_uploaded_template_counts_from_now_on(client, clerk):
    client.force_login(clerk)
    done = post(client, changed(), follow=True).content.decode()

    assert "会议通知从现在起用第 1 版。" in done
    assert texts(render_notice(examples.NOTICE))[0] == "（盖章有效）"
    assert texts(versions.fill(SHEET, examples.SHEET))[0] == "会议签到表"


def test_the_director_goes_back_to_the_shipped_template_and_every_version_stays(
    client, clerk, director
):
    put(clerk)
    put(clerk, words="（第二版）")
    client.force_login(director)
    done = client.post(
        reverse("documents:restore", args=["notice"]), {"seen": 2}, follow=True
    ).content.decode()

    assert "已恢复出厂模板" in done
    assert render_notice(examples.NOTICE) == NOTICE.fill(examples.NOTICE)
    rows = DocumentTemplate.objects.of("notice")
    assert [(row.version, row.ended_by) for row in rows] == [(2, director), (1, clerk)]
    kept = client.get(reverse("documents:version", args=["notice", 1]))
    assert texts(b"".join(kept.streaming_content))[0] == "（盖章有效）"


def test_a_template_that_cannot_be_used_is_told_why_and_the_one_in_use_stays(
    client, clerk
):
    put(clerk)
    wrong = repacked(
        changed(),
        **{
            "word__document.xml": lambda x: (
                x.decode().replace("地点 }}", "会场 }}").encode()
            )
        },
    )
    client.force_login(clerk)
    answer = post(client, wrong, seen=1, note="换成会场")

    assert answer.status_code == 200
    words = answer.content.decode()
    assert "会议通知里没有“会场”这一项" in words
    assert 'value="换成会场"' in words
    assert DocumentTemplate.objects.count() == 1
    assert versions.in_use(NOTICE).version == 1


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.docx", "空文件"),
        (b"PK\x03\x04 nothing", "a.docx", "已损坏"),
        (NOTICE.shipped_template(), "a.docm", "这里不收 docm 格式"),
        (NOTICE.shipped_template()[:-500], "a.docx", "不能上传"),
        (KINDS["slip"].shipped_template(), "a.docx", "没有"),
    ],
)
def test_what_is_no_template_of_this_document_is_refused(
    client, clerk, data, name, said
):
    client.force_login(clerk)
    facts = {"file": upload(data, name), "note": "试试", "seen": 0}
    words = client.post(page(), facts).content.decode()

    assert said in words
    assert DocumentTemplate.objects.count() == 0


def test_who_looked_at_an_older_version_is_asked_to_look_again(client, clerk, director):
    put(director)
    client.force_login(clerk)

    assert versions.CHANGED in post(client, changed(), seen=0).content.decode()
    with pytest.raises(Refused):
        versions.return_to_shipped(kind=NOTICE, seen=0, by=clerk, at=now())
    assert versions.in_use(NOTICE).version == 1


def test_of_two_who_upload_at_the_same_moment_one_is_told(monkeypatch, clerk, director):
    store = DocumentTemplate.store

    def second(*args, **facts):
        monkeypatch.undo()
        put(director)
        return store(*args, **facts)

    monkeypatch.setattr(DocumentTemplate, "store", second)
    with pytest.raises(Refused, match="刚刚有人换过"):
        put(clerk)


def test_nothing_is_restored_where_nothing_was_changed(client, clerk):
    client.force_login(clerk)
    told = client.post(
        reverse("documents:restore", args=["sheet"]), {"seen": 0}, follow=True
    ).content.decode()

    assert "现在用的就是出厂模板" in told
    assert client.post(reverse("documents:restore", args=["sheet"])).status_code == 404


def test_a_template_that_later_fails_says_where_to_mend_it(clerk, settings):
    made = put(clerk)
    (settings.MEDIA_ROOT / made.file.name).unlink()

    with pytest.raises(BadTemplate, match=r"第 1 版.*恢复出厂模板"):
        render_notice(examples.NOTICE)


def test_a_sample_that_fails_leads_back_with_the_reason(client, clerk, settings):
    made = put(clerk)
    (settings.MEDIA_ROOT / made.file.name).unlink()
    client.force_login(clerk)
    told = client.get(reverse("documents:sample", args=["notice"]), follow=True)

    assert told.redirect_chain == [(page(), 302)]
    assert "恢复出厂模板" in told.content.decode()


def test_both_changes_are_in_the_journal(client, clerk):
    client.force_login(clerk)
    post(client, changed(), note="加了盖章一行")
    client.post(reverse("documents:restore", args=["notice"]), {"seen": 1})

    found = Entry.objects.filter(action__startswith="template").order_by("seq")
    assert [(e.action, e.by_name) for e in found] == [
        ("template.upload", clerk.name),
        ("template.shipped", clerk.name),
    ]
    assert "加了盖章一行" in json.dumps(found[0].detail, ensure_ascii=False)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("route", ["shipped", "sample"])
def test_templates_and_samples_are_word_files_to_save(client, clerk, kind, route):
    client.force_login(clerk)
    answer = client.get(reverse(f"documents:{route}", args=[kind.key]))

    assert answer["Content-Type"] == CONTENT_TYPE
    assert answer["Content-Disposition"].startswith("attachment")
    assert opened(io.BytesIO(answer.content).getvalue()).sections


@pytest.mark.parametrize(
    "who",
    ["leader", "sysadmin", "secretary", "officer", "liaison", "task_force_member"],
)
def test_only_the_centre_opens_the_templates(request, client, clerk, who):
    put(clerk)
    client.force_login(request.getfixturevalue(who))

    for route, *more in (
        ("list",),
        ("document", "notice"),
        ("shipped", "notice"),
        ("sample", "notice"),
        ("version", "notice", 1),
    ):
        address = reverse(f"documents:{route}", args=more)
        assert client.get(address).status_code == 403
    assert post(client, changed(), seen=1).status_code == 403
    restored = client.post(reverse("documents:restore", args=["notice"]), {"seen": 1})
    assert restored.status_code == 403


def test_an_unknown_kind_or_version_is_not_there(client, clerk):
    client.force_login(clerk)

    assert client.get(reverse("documents:document", args=["letter"])).status_code == 404
    gone = reverse("documents:version", args=["notice", 7])
    assert client.get(gone).status_code == 404


def test_the_list_names_what_counts_now(client, clerk):
    put(clerk, kind=SHEET, note="签到一栏加宽")
    client.force_login(clerk)
    words = client.get(reverse("documents:list")).content.decode()

    assert "签到一栏加宽" in words
    assert words.count("出厂模板</span>") == len(ALL_KINDS) - 1


def test_versions_do_not_add_statements(client, clerk):
    client.force_login(clerk)

    found = counts(client, page(), lambda: put(clerk))

    assert found == [found[0]] * 3
    assert found[0] <= 7


def test_changed_kinds_do_not_add_statements_to_the_list(client, clerk):
    client.force_login(clerk)
    kinds = iter([*KINDS.values()] * 6)

    found = counts(client, reverse("documents:list"), lambda: put(clerk, next(kinds)))

    assert found == [found[0]] * 3
    assert found[0] <= 6


def test_the_clerk_finds_the_templates_in_the_menu_and_a_liaison_does_not(
    client, clerk, liaison
):
    shown = []
    for person in (clerk, liaison):
        client.force_login(person)
        words = client.get(reverse("desk:desk")).content.decode()
        shown.append(reverse("documents:list") in words)

    assert shown == [True, False]


def test_the_demo_shows_a_changed_template(clerk):
    demo.load(now())

    assert demo.HINT in texts(versions.fill(SHEET, examples.SHEET))
