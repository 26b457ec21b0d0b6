"""企业基本台账: its columns, and the empty table for the import."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse

from chains.imports.sheet import TEMPLATE
from chains.kinds import ContactKind, LiaisonKind
from chains.models import Contact, Enterprise, Liaison
from portal.exports.xlsx import Column, workbook_response
from portal.ui.words import masked_phone

TITLE = "企业基本台账"
CONTACTS = (ContactKind.IN_CHARGE, ContactKind.LIAISON)


def ledger_rows(rows: QuerySet, on: date) -> QuerySet:
    """With everything that a row of the ledger says, in its order."""
    contacts = Contact.objects.filter(kind__in=CONTACTS).order_by("pk")
    cadres = Liaison.objects.current(on).filter(kind=LiaisonKind.AID_CADRE)
    return (
        rows.select_related("chain", "segment")
        .prefetch_related(
            Prefetch("contacts", contacts),
            Prefetch("liaisons", cadres.select_related("user").order_by("pk")),
        )
        .order_by("chain__order", "chain_id", "name", "pk")
    )


def names(enterprise: Enterprise, kind: str) -> str:
    return "、".join(c.name for c in enterprise.contacts.all() if c.kind == kind)


def phone(enterprise: Enterprise) -> str:
    """The first liaison's number, as the heading before it says."""
    for contact in enterprise.contacts.all():
        if contact.kind == ContactKind.LIAISON and contact.phone:
            return contact.phone
    return ""


def cadres(enterprise: Enterprise) -> str:
    return "、".join(row.user.name for row in enterprise.liaisons.all())


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
        of("助企干部", cadres),
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
