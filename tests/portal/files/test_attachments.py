"""From the form to the disk, back to the browser, and out again when orphaned."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from portal.accounts.models import User
from portal.files.apps import defused_xml_is_present
from portal.files.checks import admit
from portal.files.download import send
from portal.files.forms import FileField, FilesField
from portal.files.intake import CappedUploadHandler
from portal.files.kinds import PICTURES
from portal.files.sweep import sweep_orphans
from tests import samples

pytestmark = pytest.mark.engine

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PDF = samples.a_pdf()


class EvidenceForm(forms.Form):
    said = forms.CharField()
    files = FilesField(max_files=3, required=False)


def filled(*uploads):
    return EvidenceForm({"said": "已通电"}, MultiValueDict({"files": list(uploads)}))


@pytest.fixture
def officer(db):
    return User.objects.create(username="officer", name="供电组经办人")


@pytest.fixture
def paper(papers, officer, upload):
    return papers.store(upload("通电 证明.pdf", PDF), by=officer, at=AT)


def test_a_stored_file_lies_under_a_random_name_by_month(paper, uploads, officer):
    (place,) = uploads()

    assert paper.file.name == place
    assert (place[:8], len(place), "." in place) == ("2026/11/", 40, False)
    assert (paper.name, paper.content_type) == ("通电 证明.pdf", "application/pdf")
    assert (paper.size, paper.uploaded_by, paper.uploaded_at) == (len(PDF), officer, AT)


def test_a_visitor_without_an_account_may_be_the_sender(papers, upload):
    paper = papers.store(upload("材料.pdf", PDF), by=None, at=AT)

    assert papers.objects.get() == paper


def test_what_the_form_cleaned_is_stored_without_writing_again(papers, upload):
    form = filled(upload("一.pdf", PDF), upload("二.pdf", PDF))
    assert form.is_valid()

    for checked in form.cleaned_data["files"]:
        papers.store(checked, by=None, at=AT)

    assert [p.name for p in papers.objects.order_by("pk")] == ["一.pdf", "二.pdf"]
    assert {Path(p.file.path).read_bytes() for p in papers.objects.all()} == {PDF}


def test_a_transaction_that_is_tried_again_stores_the_same_file(papers, upload):
    checked = admit(upload("材料.pdf", PDF))

    with transaction.atomic():
        papers.store(checked, by=None, at=AT)
        transaction.set_rollback(True)
    paper = papers.store(checked, by=None, at=AT)

    assert Path(paper.file.path).read_bytes() == PDF


def test_no_file_is_a_valid_answer_where_none_is_asked_for(db):
    form = filled()

    assert (form.is_valid(), form.cleaned_data["files"]) == (True, [])
    assert not form.fields["files"].has_changed(None, [])


def test_one_bad_file_keeps_all_out_and_the_words_in(upload, uploads):
    form = filled(upload("好.pdf", PDF), upload("坏.exe", b"MZ"))

    assert not form.is_valid()
    assert (form["said"].value(), uploads()) == ("已通电", [])
    assert [str(e)[:8] for e in form.errors["files"]] == ["“坏.exe”不"]


def test_too_many_files_are_counted_for_the_person(upload):
    form = filled(*[upload(f"{n}.pdf", PDF) for n in range(5)])

    assert form.errors["files"] == [
        "一次最多传 3 个文件，您选了 5 个。请去掉 2 个，或分几次上传。"
    ]


def test_a_file_that_is_asked_for_must_come():
    with pytest.raises(ValidationError) as caught:
        FileField(kinds=PICTURES).clean(None)

    assert caught.value.messages == ["请选择要上传的文件：JPG 图片、PNG 图片。"]


def test_the_field_tells_browser_and_person_what_it_takes():
    field = FileField(kinds=PICTURES)
    html = str(EvidenceForm()["files"])

    assert field.widget.attrs["accept"] == ".jpg,.jpeg,.png,image/jpeg,image/png"
    assert field.help_text == "可传 JPG 图片、PNG 图片，每个不超过 10 MB。"
    assert " multiple" in html


def test_a_download_is_saved_and_never_run(paper):
    response = send(paper, inline=True)

    assert b"".join(response.streaming_content) == PDF
    assert dict(response.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": "attachment; "
        "filename*=utf-8''%E9%80%9A%E7%94%B5%20%E8%AF%81%E6%98%8E.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


@pytest.mark.parametrize(("inline", "how"), [(True, "inline"), (False, "attachment")])
def test_only_a_picture_may_stand_in_a_page(papers, upload, inline, how):
    photo = papers.store(upload("a.jpg", samples.a_picture()), by=None, at=AT)

    response = send(photo, inline=inline)

    assert response["Content-Disposition"] == f'{how}; filename="a.jpg"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_behind_nginx_only_the_place_is_sent(paper, settings):
    settings.X_ACCEL_PREFIX = "/protected/"

    response = send(paper)

    assert response.content == b""
    assert response["X-Accel-Redirect"] == f"/protected/{paper.file.name}"
    assert response["Content-Type"] == "application/pdf"


def test_the_shipped_nginx_sets_again_what_it_drops_of_our_headers(paper, settings):
    protected = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text("utf-8")
    dropped = (
        "X-Content-Type-Options",
        "Content-Security-Policy",
        "Cross-Origin-Resource-Policy",
    )

    for header in dropped:
        value = send(paper)[header]
        assert re.search(
            f'add_header {header} "?{re.escape(value)}"? always;', protected
        )


def test_a_lost_file_is_a_missing_page_that_says_whom_to_ask(paper):
    Path(paper.file.path).unlink()

    with pytest.raises(Http404, match="请联系服务中心"):
        send(paper)


def older(settings, place, days):
    path = Path(settings.MEDIA_ROOT) / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    then = (AT - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_the_sweep_puts_aside_what_no_record_names(paper, settings, uploads):
    older(settings, paper.file.name, 9)
    older(settings, f"2026/10/{'a' * 32}", 2)
    older(settings, f"2026/10/{'b' * 32}", 0)
    older(settings, ".incoming/left", 2)
    older(settings, "2026/10/readme.txt", 9)

    assert sweep_orphans(at=AT) == 1

    assert uploads() == sorted(
        [
            f".orphans/2026-11-23/2026/10/{'a' * 32}",
            f"2026/10/{'b' * 32}",
            "2026/10/readme.txt",
            paper.file.name,
        ]
    )


def test_what_was_put_aside_goes_after_a_month(papers, settings, uploads):
    older(settings, f"2026/10/{'a' * 32}", 2)
    sweep_orphans(at=AT)

    sweep_orphans(at=AT + timedelta(days=30))
    kept = len(uploads())
    sweep_orphans(at=AT + timedelta(days=31))

    assert (kept, uploads()) == (1, [])


def test_the_sweep_finds_nothing_where_nothing_was_ever_stored(papers):
    assert sweep_orphans(at=AT) == 0


def received(data, *, handler):
    handler.new_file("files", "大.pdf", "application/pdf", len(data), None, {})
    for start in range(0, len(data), 2**16):
        handler.receive_data_chunk(data[start : start + 2**16], start)
    return handler.file_complete(len(data))


def test_what_arrives_is_what_was_sent():
    made = received(PDF * 3000, handler=CappedUploadHandler())

    assert made.read() == PDF * 3000


@pytest.mark.once
def test_of_a_file_that_is_too_large_only_the_size_is_remembered():
    made = received(bytes(12 * 1024 * 1024), handler=CappedUploadHandler())

    assert (made.size, made.read()) == (12 * 1024 * 1024, b"")
    with pytest.raises(ValidationError, match=r"12\.0 MB，超过 10 MB"):
        FileField().clean(made)


def test_files_that_are_too_much_together_are_told_so(monkeypatch):
    monkeypatch.setattr("portal.files.intake.MAX_TOTAL", 100_000)
    handler = CappedUploadHandler()

    first = received(PDF, handler=handler)
    second = received(PDF * 3000, handler=handler)

    assert first.read() == PDF
    with pytest.raises(ValidationError, match="请分几次上传"):
        FileField().clean(second)


def test_a_full_disk_while_receiving_is_the_fields_error(monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(
        "django.core.files.uploadedfile.tempfile.NamedTemporaryFile", full
    )

    with pytest.raises(ValidationError, match="您填写的文字都还在"):
        FileField().clean(received(PDF, handler=CappedUploadHandler()))


def test_the_whole_request_survives_a_file_that_is_too_large(db):
    body = b"".join(
        [
            b"--x\r\nContent-Disposition: form-data; name=said\r\n\r\nwords\r\n",
            b'--x\r\nContent-Disposition: form-data; name=files; filename="a.pdf"\r\n',
            b"Content-Type: application/pdf\r\n\r\n",
            bytes(11 * 1024 * 1024),
            b"\r\n--x--\r\n",
        ]
    )
    request = RequestFactory().generic(
        "POST", "/", body, "multipart/form-data; boundary=x"
    )

    form = EvidenceForm(request.POST, request.FILES)

    assert form.errors == {
        "files": [
            "“a.pdf”有 11.0 MB，超过 10 MB，请压缩后再传，照片可在微信里发送后保存再传。"
        ]
    }
    assert form["said"].value() == "words"


@pytest.mark.once
def test_the_start_is_refused_without_defusedxml(monkeypatch):
    assert defused_xml_is_present() == []

    monkeypatch.setattr("openpyxl.DEFUSEDXML", False)

    assert [error.id for error in defused_xml_is_present()] == ["files.E001"]
