"""Trying an import out and applying it: all rows or none."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from chains.imports.preview import Preview, preview_of
from chains.imports.resource import EnterpriseResource
from chains.imports.sheet import sheet_of
from chains.models import RegisterImport
from portal.audit.journal import record
from portal.workflow.moves import Refused

JUST_CHANGED = "台账刚刚有变化，有的行现在不能导入，请看下面的说明。"
UNSEEN = "预览以后台账有变化，还没有写入。请看下面新的预览，没有问题再写入。"


def tried_out(rows: list[list[str]], chains: Iterable[int] | None) -> Preview:
    """What importing these rows would do; the database stays as it is."""
    return read_into(EnterpriseResource(chains=chains), rows)


def read_into(resource: EnterpriseResource, rows: list[list[str]]) -> Preview:
    read = sheet_of(rows)
    return preview_of(resource.import_data(read.data), read)


def apply(
    upload: RegisterImport, *, by: Any, at: datetime, ip: str, chains: Any, seen: str
) -> Preview:
    """Import for good what the preview of the mark `seen` has shown.

    Raises Refused for who presses twice, and when something else would become of a row
    by now: what a colleague has entered meanwhile is not overwritten unseen.
    """
    try:
        with transaction.atomic():
            return written(upload, by=by, at=at, ip=ip, chains=chains, seen=seen)
    except IntegrityError as problem:
        raise Refused(JUST_CHANGED) from problem


def written(
    upload: RegisterImport, *, by: Any, at: datetime, ip: str, chains: Any, seen: str
) -> Preview:
    waiting = RegisterImport.objects.filter(pk=upload.pk, applied_at__isnull=True)
    if not waiting.update(applied_at=at):
        raise Refused("这份表已经导入过了，请到企业台账查看。")
    resource = EnterpriseResource(chains=chains, locked=True)
    done = read_into(resource, upload.rows)
    if not done.is_sound:
        raise Refused(JUST_CHANGED)
    if done.mark != seen:
        raise Refused(UNSEEN)
    resource.write(by=by)
    RegisterImport.objects.filter(pk=upload.pk).update(rows=[])
    record(
        "enterprises.import",
        by=by,
        ip=ip,
        target=f"chains.registerimport:{upload.pk}",
        detail=done.counts,
    )
    return done
