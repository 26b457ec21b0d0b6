"""Handing in as a visitor, as a liaison or over the counter: one transaction each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from portal.workflow.moves import Refused
from portal.workflow.origins import origin_of, refuse_a_flood
from services.models import Material, ServiceItemVersion
from services.requests.models import RequestFile, ServiceRequest
from services.requests.workflow import Channel, Delivery
from services.workflow import Copy

ORIGIN = "services.requests.address"
# Who is told aloud needs no second telling.
ALOUD = (Channel.COUNTER, Channel.PHONE, Channel.VISIT)


def uploadable(guide: ServiceItemVersion) -> list[Material]:
    """What may be sent as a scan: nothing of party affairs, nothing 带纸质."""
    if guide.is_sensitive:
        return []
    rows = guide.materials.public().filter(paper_only=False)
    return list(rows.exclude(copy_kind=Copy.SPOKEN))


def file_as_visitor(
    guide: ServiceItemVersion, *, address: str, at: datetime, **facts: Any
) -> ServiceRequest:
    """Without an account: a few words, no files. Raises Refused for the sixth of one
    address within an hour; two at the same moment may both be let in."""
    if guide.is_sensitive:
        raise Refused("党务事项请企业联络员登录后提交，或到窗口办。")
    origin = origin_of(address, of=ORIGIN)
    lately = ServiceRequest.objects.annotate(at=F("filed_at"))
    refuse_a_flood(lately, origin=origin, at=at, what="提交")
    with transaction.atomic():
        row = ServiceRequest.objects.create(
            guide=guide, channel=Channel.ONLINE, origin=origin, started_at=at, **facts
        )
        row.submit(by=None, at=at)
    return row


def keep_files(
    row: ServiceRequest, files: dict[int, Any], *, by: Any, at: datetime
) -> None:
    """A new scan of a material takes the place of the one before."""
    for material, checked in files.items():
        row.files.filter(material=material).delete()
        RequestFile.store(checked, by=by, at=at, request=row, material_id=material)


def draft_at_counter(guide: ServiceItemVersion, **facts: Any) -> ServiceRequest:
    try:
        with transaction.atomic():
            return ServiceRequest.objects.create(guide=guide, **facts)
    except IntegrityError as twice:
        # A draft has no number yet: only the line of the visit can be taken.
        text = "这次到访的这一件同事已经登记过，请从到访页打开那一件。"
        raise Refused(text) from twice


def file_at_counter(
    guide: ServiceItemVersion,
    *,
    by: Any,
    at: datetime,
    lacking: Sequence[Material] = (),
    result: str = "",
    result_text: str = "",
    **facts: Any,
) -> ServiceRequest:
    """登记: an immediate item is closed at once, the others are accepted, or what is
    lacking is said in full. All or nothing.

    Raises Refused for a line of a visit from which a colleague has registered one.
    """
    with transaction.atomic():
        row = draft_at_counter(guide, filed_by=by, started_at=at, **facts)
        row.submit(by=by, at=at)
        if row.is_immediate and result:
            how = Delivery.ON_THE_SPOT if row.channel in ALOUD else ""
            told = {"result": result, "result_text": result_text}
            row.finish(by=by, at=at, delivered_by=how, **told)
        elif lacking:
            row.ask(by=by, at=at, materials=lacking)
        else:
            row.accept(by=by, at=at)
    return row
