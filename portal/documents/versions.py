"""Changing the template of a kind of document, and filling the one in use."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from portal.audit.journal import record, target_of
from portal.documents.models import DocumentTemplate
from portal.exports.documents import Document
from portal.exports.word import BadTemplate
from portal.files.staging import Checked
from portal.workflow.moves import Refused

CHANGED = "刚刚有人换过这份模板，请刷新后核对，再上传一次。"


def in_use(kind: Document) -> DocumentTemplate | None:
    """The changed template that counts now; None means the shipped one."""
    return DocumentTemplate.objects.of(kind.key).in_use().first()


def fill(kind: Document, context: Any) -> bytes:
    """The finished document by the template in use, or BadTemplate with the way out."""
    changed = in_use(kind)
    if changed is None:
        return kind.fill(context)
    try:
        return kind.fill(context, bytes_of(changed))
    except BadTemplate as wrong:
        raise BadTemplate(
            f"{kind.name}的模板（{changed}）用不了：{wrong}"
            "请在“公文模板”里恢复出厂模板，或上传改好的模板。"
        ) from wrong


def bytes_of(changed: DocumentTemplate) -> bytes:
    try:
        return (Path(settings.MEDIA_ROOT) / changed.file.name).read_bytes()
    except FileNotFoundError as missing:
        raise BadTemplate("文件已不在服务器上。") from missing


def put_in_use(
    *,
    kind: Document,
    file: Checked,
    note: str,
    seen: int,
    by: Any,
    at: datetime,
    ip: str = "",
) -> DocumentTemplate:
    """Make a judged file the next version; the one before stays in the list.

    `seen` is the version that the person looked at, 0 for the shipped one.
    """
    try:
        with transaction.atomic():
            end(kind, seen, by, at)
            rows = DocumentTemplate.objects.of(kind.key)
            last = rows.aggregate(last=Max("version"))["last"] or 0
            facts = {"kind": kind.key, "version": last + 1, "note": note}
            made = DocumentTemplate.store(file, by=by, at=at, **facts)
            detail = {"document": kind.name, "version": made.version, "note": note}
            target = target_of(made)
            record("template.upload", by=by, ip=ip, target=target, detail=detail, at=at)
    except IntegrityError as lost:
        raise Refused(CHANGED) from lost
    return made


@transaction.atomic
def return_to_shipped(
    *, kind: Document, seen: int, by: Any, at: datetime, ip: str = ""
) -> None:
    """No changed template counts any more; all of them stay in the list."""
    ended = end(kind, seen, by, at)
    if ended is None:
        raise Refused("现在用的就是出厂模板。")
    detail = {"document": kind.name, "version": ended.version}
    target = target_of(ended)
    record("template.shipped", by=by, ip=ip, target=target, detail=detail, at=at)


def end(kind: Document, seen: int, by: Any, at: datetime) -> DocumentTemplate | None:
    """The version that was in use until now, if it is the one that was looked at."""
    current = in_use(kind)
    if (current.version if current else 0) != seen:
        raise Refused(CHANGED)
    if current is None:
        return None
    rows = DocumentTemplate.objects.filter(pk=current.pk).in_use()
    if not rows.update(ended_at=at, ended_by=by):
        raise Refused(CHANGED)
    return current
