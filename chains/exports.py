"""企业基本台账: its columns, and the empty table for the import."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse

from chains.imports.sheet import TEMPLATE
from chains.kinds import ContactKind, LiaisonKind
from chains.models import Contact, Enterprise, Liaison
from portal.exports.xlsx import Column, workbook_response
from portal.ui.words import masked_phone

TITLE = "企业基本台账"
CHUNK = 200
CONTACTS = (ContactKind.IN_CHARGE, ContactKind.LIAISON)


def ledger_rows(rows: QuerySet, on: date) -> Iterator[Enterprise]:
    """Each with its `contacts_told` and `cadres`, in the order of the ledger.

    These are plain texts: prefetched records point back at their enterprise, and such
    circles wait for the garbage collector, chunk upon chunk.
    """
    rows = rows.select_related("chain", "segment")
    rows = rows.order_by("chain__order", "chain_id", "name", "pk")
    coming = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(coming, CHUNK)):
        add_people({row.pk: row for row in chunk}, on)
        yield from chunk


def add_people(enterprises: dict[int, Enterprise], on: date) -> None:
    for enterprise in enterprises.values():
        enterprise.contacts_told, enterprise.cadres = [], []
    asked = {"enterprise__in": list(enterprises)}
    contacts = Contact.objects.filter(kind__in=CONTACTS, **asked).order_by("pk")
    for pk, *told in contacts.values_list("enterprise", "kind", "name", "phone"):
        enterprises[pk].contacts_told.append(told)
    cadres = Liaison.objects.current(on).filter(kind=LiaisonKind.AID_CADRE, **asked)
    for pk, name in cadres.order_by("pk").values_list("enterprise", "user__name"):
        enterprises[pk].cadres.append(name)


def names(enterprise: Enterprise, wanted: str) -> str:
    return "、".join(
        name for kind, name, _ in enterprise.contacts_told if kind == wanted
    )


def phone(enterprise: Enterprise) -> str:
    """The first liaison's number, as the heading before it says."""
    for kind, _, number in enterprise.contacts_told:
        if kind == ContactKind.LIAISON and number:
            return number
    return ""


def columns(*, with_phones: bool) -> list[Column]:
    def shown(row: tuple[int, Enterprise]) -> str:
        return phone(row[1]) if with_phones else masked_phone(phone(row[1]))

    def of(title: str, read: Any) -> Column:
        return Column(title, lambda row: read(row[1]))

    return [
        Column("序号", lambda row: row[0]),
        of("企业名称", lambda e: e.name),
        of("统一社会信用代码", lambda e: e.uscc),
        of("所属产业链", lambda e: e.chain.name),
        of("环节", lambda e: e.segment.name if e.segment else ""),
        of("地址", lambda e: e.address),
        of("法定代表人", lambda e: e.chief),
        of("分管负责人", lambda e: names(e, ContactKind.IN_CHARGE)),
        of("联络员", lambda e: names(e, ContactKind.LIAISON)),
        Column("电话", shown),
        of("职工数", lambda e: e.headcount),
        of("是否规上", lambda e: e.is_above_scale),
        of("资质", lambda e: e.qualifications),
        of("生命周期阶段", lambda e: e.get_stage_display()),
        of("攀登企业", lambda e: e.is_climbing),
        of("助企干部", lambda e: "、".join(e.cadres)),
        of("备注", lambda e: e.note),
    ]


def ledger(
    rows: Iterable[Enterprise], *, with_phones: bool, made_on: date
) -> HttpResponse:
    return workbook_response(
        f"{TITLE}{made_on:%Y%m%d}.xlsx",
        title=TITLE,
        columns=columns(with_phones=with_phones),
        rows=enumerate(rows, start=1),
        made_by=settings.CENTRE_NAME,
        made_on=made_on,
    )


def template(made_on: date) -> HttpResponse:
    return workbook_response(
        "企业导入模板.xlsx",
        title="企业导入模板",
        columns=[Column(title, str, width=18) for title in TEMPLATE],
        rows=[],
        made_by=settings.CENTRE_NAME,
        made_on=made_on,
    )
