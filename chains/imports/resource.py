"""One row of the table becomes an enterprise with its contacts, or a sentence."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export import fields, resources
from import_export.instance_loaders import CachedInstanceLoader
from import_export.results import RowResult
from simple_history.utils import bulk_create_with_history, bulk_update_with_history
from tablib import Dataset

from chains.history import shown
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
# What a formula leaves in its cell when it finds nothing; never a name or an address.
FAILED = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
# Taken from lists read once, so asking the database for each row would be in vain.
LISTED = ("chain", "segment")
BATCH = 250
REASON = "导入"


class EnterpriseResource(resources.ModelResource):
    """Upsert by code. An empty cell leaves what is there; nothing is ever cleared.

    With `chains` the person may bring in only enterprises of these. Reading the rows
    writes nothing and locks nothing, so thousands may be tried out while others work;
    `write` puts all of them into the database at once, within the caller's transaction,
    for which the rows to be changed are read `locked`.
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
        # What changes is told by `differences`: a deep copy of each row takes longer
        # than all the rest.
        skip_diff = True
        report_skipped = True
        store_instance = True
        use_transactions = False

    def __init__(
        self, *, chains: Iterable[int] | None = None, locked: bool = False
    ) -> None:
        super().__init__()
        self.chains = None if chains is None else set(chains)
        self.locked = locked
        self.codes: set[str] = set()
        self.contacts: dict[tuple[str, str], list[Contact]] = defaultdict(list)
        self.was: dict[str, dict[str, str]] = {}
        self.new: list[Enterprise] = []
        self.changed: list[Enterprise] = []
        self.reached: list[tuple[Enterprise, Contact]] = []

    def get_queryset(self) -> QuerySet:
        rows = Enterprise.objects.select_related("chain", "segment")
        return rows.select_for_update(of=("self",)) if self.locked else rows

    def before_import(self, dataset: Dataset, **_: Any) -> None:
        self.fields["chain"].widget.load()
        self.fields["segment"].widget.load()
        known = Contact.objects.filter(enterprise__uscc__in=dataset[sheet.CODE])
        for contact in known.select_related("enterprise").order_by("pk"):
            self.contacts[contact.enterprise.uscc, contact.kind].append(contact)

    def before_import_row(self, row: dict[str, str], **_: Any) -> None:
        code = row[sheet.CODE]
        if code in self.codes:
            raise ValidationError(
                {"uscc": "这个代码在前面的行里已经出现过，一家企业请只留一行。"}
            )
        self.codes.add(code)
        failed = [heading for heading, cell in row.items() if cell in FAILED]
        if failed:
            raise ValidationError(
                f"“{'、'.join(failed)}”里的公式没有算出来（{row[failed[0]]}），"
                "请改成内容，或清空这一格。"
            )

    def after_init_instance(self, instance: Any, new: Any, row: Any, **_: Any) -> None:
        if not new:
            self.was[row[sheet.CODE]] = words_of(instance)

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
        """A row that says what is there already."""
        del original
        was = self.was.get(row[sheet.CODE])
        if errors or was is None or self.wanted_contacts(row):
            return False
        return was == words_of(instance)

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002 - the library's own
    ) -> None:
        """Without a question to the database; a code known to it is no new row."""
        del validate_unique
        errors = dict(import_validation_errors or {})
        listed = {name for name in LISTED if getattr(instance, f"{name}_id")}
        try:
            instance.full_clean(
                exclude=listed | errors.keys(),
                validate_unique=False,
                validate_constraints=False,
            )
        except ValidationError as problem:
            # A cell that could not be read left its old value, which proves nothing.
            errors = problem.update_error_dict({}) | errors
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: Any, is_create: Any, row: Any, **_: Any) -> None:
        """Kept for `write`."""
        contacts = self.wanted_contacts(row)
        for contact in contacts:
            if not contact.name:
                raise ValidationError("填了电话，还要填联络员的姓名。")
            try:
                contact.clean_fields(exclude={"enterprise"})
            except ValidationError as problem:
                raise ValidationError(list(problem.messages)) from problem
        if is_create:
            self.new.append(instance)
        elif self.was[row[sheet.CODE]] != words_of(instance):
            self.changed.append(instance)
        self.reached += [(instance, contact) for contact in contacts]

    def after_import_row(self, row: Any, row_result: Any, **_: Any) -> None:
        """Say for a changed row what changes, as `differences`, and which numbers go,
        as `numbers`: the page tells no whole one."""
        if row_result.import_type == RowResult.IMPORT_TYPE_UPDATE:
            was, now = self.was[row[sheet.CODE]], words_of(row_result.instance)
            get_field = Enterprise._meta.get_field
            row_result.differences = [
                f"{get_field(name).verbose_name}：{was[name]} 改为 {word}"
                for name, word in now.items()
                if was[name] != word
            ]
            contacts = self.wanted_contacts(row)
            row_result.differences += [difference(contact) for contact in contacts]
            row_result.numbers = [c.was.phone for c in contacts if c.was]

    def write(self, *, by: Any) -> None:
        """Everything that was read. IntegrityError: somebody entered one meanwhile."""
        facts = {
            "batch_size": BATCH,
            "default_user": by,
            "default_change_reason": REASON,
        }
        bulk_create_with_history(self.new, Enterprise, **facts)
        if self.changed:
            columns = [name for name in self.fields if name != "uscc"]
            bulk_update_with_history(self.changed, Enterprise, columns, **facts)
        for enterprise, contact in self.reached:
            contact.enterprise = enterprise
        contacts = [contact for _, contact in self.reached]
        Contact.objects.bulk_create((c for c in contacts if not c.pk), batch_size=BATCH)
        known = [contact for contact in contacts if contact.pk]
        Contact.objects.bulk_update(known, ["name", "phone"], batch_size=BATCH)

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
        there = self.contacts.get((code, kind), [])
        if name == "、".join(contact.name for contact in there):
            name = ""  # the exported ledger names all of them in one cell
        if not (name or phone):
            return None
        if not there:
            found = Contact(kind=kind, name=name, phone=phone)
            found.was = None
            return found
        known = next((c for c in there if c.name == name), None)
        known = known or next((c for c in there if c.phone), there[0])
        if name in {"", known.name} and phone in {"", known.phone}:
            return None
        # Another person's number must not stay with the new name.
        kept = known.phone if name in {"", known.name} else ""
        found = Contact(
            pk=known.pk,
            enterprise_id=known.enterprise_id,
            kind=kind,
            name=name or known.name,
            phone=phone or kept,
        )
        found.was = known
        return found


def difference(contact: Contact) -> str:
    """What changes with the contact that a row wants, without its number."""
    label = contact.get_kind_display()
    if contact.was is None:
        return f"{label}：增加 {contact.name}"
    if contact.was.name != contact.name:
        return f"{label}：{contact.was.name} 改为 {contact.name}"
    return f"{label} {contact.name}：电话有变化"


def words_of(enterprise: Enterprise) -> dict[str, str]:
    """What the importable columns say, as the pages write it."""
    get_field = Enterprise._meta.get_field
    return {n: shown(enterprise, get_field(n)) for n in EnterpriseResource.fields}
