"""One row of the table becomes an enterprise with its contacts, or a sentence."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export import fields, resources
from import_export.instance_loaders import CachedInstanceLoader
from tablib import Dataset

from chains.imports import sheet
from chains.imports.widgets import (
    ChainCell,
    CountCell,
    SegmentCell,
    StageCell,
    YesCell,
)
from chains.kinds import ContactKind
from chains.models import Contact, Enterprise

MASK = "*"


class EnterpriseResource(resources.ModelResource):
    """Upsert by code. An empty cell leaves what is there; nothing is ever cleared.

    With `chains` the person may bring in only enterprises of these.
    """

    name = fields.Field("name", sheet.NAME)
    uscc = fields.Field("uscc", sheet.CODE)
    chain = fields.Field("chain", sheet.CHAIN, widget=ChainCell())
    segment = fields.Field("segment", sheet.SEGMENT, widget=SegmentCell())
    address = fields.Field("address", "地址")
    chief = fields.Field("chief", "法定代表人")
    headcount = fields.Field("headcount", sheet.HEADCOUNT, widget=CountCell())
    is_above_scale = fields.Field("is_above_scale", sheet.ABOVE, widget=YesCell())
    qualifications = fields.Field("qualifications", "资质")
    stage = fields.Field("stage", sheet.STAGE, widget=StageCell())
    is_climbing = fields.Field("is_climbing", sheet.CLIMBING, widget=YesCell())
    note = fields.Field("note", "备注")

    class Meta:
        model = Enterprise
        import_id_fields = ["uscc"]
        fields = (
            *("name", "uscc", "chain", "segment", "address", "chief", "headcount"),
            *("is_above_scale", "qualifications", "stage", "is_climbing", "note"),
        )
        instance_loader_class = CachedInstanceLoader
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        use_transactions = True

    def __init__(self, *, chains: Iterable[int] | None = None) -> None:
        super().__init__()
        self.chains = None if chains is None else set(chains)
        self.codes: set[str] = set()
        self.contacts: dict[tuple[str, str], Contact] = {}

    def get_queryset(self) -> QuerySet:
        return Enterprise.objects.select_related("chain", "segment")

    def before_import(self, dataset: Dataset, **_: Any) -> None:
        self.fields["chain"].widget.load()
        self.fields["segment"].widget.load()
        known = Contact.objects.filter(enterprise__uscc__in=dataset[sheet.CODE])
        for contact in known.select_related("enterprise").order_by("-pk"):
            self.contacts[contact.enterprise.uscc, contact.kind] = contact

    def before_import_row(self, row: dict[str, str], **_: Any) -> None:
        code = row[sheet.CODE]
        if code in self.codes:
            raise ValidationError(
                {"uscc": "这个代码在前面的行里已经出现过，一家企业请只留一行。"}
            )
        self.codes.add(code)

    def import_field(self, field: Any, instance: Any, row: Any, **kwargs: Any) -> None:
        if row.get(field.column_name):
            super().import_field(field, instance, row, **kwargs)

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        self.require_own(instance)
        super().import_instance(instance, row, **kwargs)
        self.require_own(instance)

    def require_own(self, enterprise: Enterprise) -> None:
        own = self.chains is None or enterprise.chain_id in {None, *self.chains}
        if not own:
            raise ValidationError(
                {"chain": f"这家企业属于{enterprise.chain}，您只能导入本链的企业。"}
            )

    def skip_row(
        self, instance: Any, original: Any, row: Any, errors: Any = None
    ) -> bool:
        changed = bool(self.wanted_contacts(row))
        return not changed and super().skip_row(instance, original, row, errors)

    def before_save_instance(self, instance: Any, row: Any, **_: Any) -> None:
        instance._change_reason = "导入"
        for contact in self.wanted_contacts(row):
            if not contact.name:
                raise ValidationError("填了电话，还要填联络员的姓名。")
            try:
                contact.clean_fields(exclude={"enterprise"})
            except ValidationError as problem:
                raise ValidationError(list(problem.messages)) from problem

    def after_save_instance(self, instance: Any, row: Any, **_: Any) -> None:
        for contact in self.wanted_contacts(row):
            contact.enterprise = instance
            contact.save()

    def wanted_contacts(self, row: dict[str, str]) -> list[Contact]:
        """The contacts as the row wants them, only those that differ."""
        phone = row.get(sheet.PHONE, "")
        if MASK in phone:  # the exported ledger came back: it never held the number
            phone = ""
        asked = (
            (ContactKind.IN_CHARGE, row.get(sheet.IN_CHARGE, ""), ""),
            (ContactKind.LIAISON, row.get(sheet.LIAISON, ""), phone),
        )
        wanted = (self.wanted(row[sheet.CODE], *facts) for facts in asked)
        return [contact for contact in wanted if contact]

    def wanted(self, code: str, kind: str, name: str, phone: str) -> Contact | None:
        known = self.contacts.get((code, kind))
        if not (name or phone):
            return None
        if known is None:
            return Contact(kind=kind, name=name, phone=phone)
        if name in {"", known.name} and phone in {"", known.phone}:
            return None
        # Another person's number must not stay with the new name.
        kept = known.phone if name in {"", known.name} else ""
        return Contact(
            pk=known.pk,
            enterprise_id=known.enterprise_id,
            kind=kind,
            name=name or known.name,
            phone=phone or kept,
        )
