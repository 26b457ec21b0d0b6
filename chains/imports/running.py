"""Trying an import out and applying it: all rows or none."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from chains.imports.preview import Preview, preview_of
from chains.imports.resource import EnterpriseResource
from chains.imports.sheet import sheet_of
from chains.models import RegisterImport
from portal.audit.journal import record
from portal.workflow.moves import Refused


def tried_out(rows: list[list[str]], chains: Iterable[int] | None) -> Preview:
    """What importing these rows would do; the database stays as it is."""
    return run(rows, chains, dry_run=True)


def run(rows: list[list[str]], chains: Iterable[int] | None, *, dry_run: bool) -> Any:
    read = sheet_of(rows)
    result = EnterpriseResource(chains=chains).import_data(read.data, dry_run=dry_run)
    return preview_of(result, read)


def apply(
    upload: RegisterImport, *, by: Any, at: datetime, ip: str, chains: Any
) -> Preview:
    """Import for good; whoever presses twice, or comes after a change, is told."""
    with transaction.atomic():
        waiting = RegisterImport.objects.filter(pk=upload.pk, applied_at__isnull=True)
        if not waiting.update(applied_at=at):
            raise Refused("这份表已经导入过了，请到企业台账查看。")
        done = run(upload.rows, chains, dry_run=False)
        if not done.is_sound:
            raise Refused("台账刚刚有变化，有的行现在不能导入，请看下面的说明。")
        waiting.model.objects.filter(pk=upload.pk).update(rows=[])
        record(
            "enterprises.import",
            by=by,
            ip=ip,
            target=f"chains.registerimport:{upload.pk}",
            detail=done.counts,
        )
    return done
