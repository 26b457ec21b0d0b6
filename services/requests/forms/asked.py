"""The fields of an item's own, from its pinned guide, and the papers that go along."""

from typing import Any

from django import forms

from chains.models import Enterprise
from portal.files.forms import FileField
from portal.phones import MOBILE, PhoneInput
from portal.ui.forms import PortalForm
from services.models import Field, ServiceItemVersion
from services.requests.filing import uploadable
from services.requests.models import ServiceRequest
from services.requests.permissions import houses_of
from services.requests.workflow import Relation
from services.workflow import FieldKind

MOST_CHARACTERS = {FieldKind.LINE: 200, FieldKind.TEXT: 2000}
OFF = {"autocomplete": "off"}


def field_of(row: Field) -> forms.Field:
    facts = {"label": row.label, "required": row.required, "help_text": row.help}
    if row.kind == FieldKind.NUMBER:
        return forms.IntegerField(min_value=0, **facts)
    if row.kind == FieldKind.DATE:
        return forms.DateField(**facts)
    if row.kind == FieldKind.CHOICE:
        words = [word.strip() for word in row.choices.split("、") if word.strip()]
        choices = [(word, word) for word in words]
        empty = [] if row.required else [("", "不选")]
        return forms.ChoiceField(choices=empty + choices, **facts)
    area = forms.Textarea(attrs={"rows": 3}) if row.kind == FieldKind.TEXT else None
    longest = MOST_CHARACTERS[FieldKind(row.kind)]
    return forms.CharField(max_length=longest, widget=area, **facts)


class AskedForm(PortalForm, forms.Form):
    """Who applies, and what the guide asks; subclasses add who sits before it."""

    person = forms.CharField(label="姓名", max_length=30)
    phone = PhoneInput(label="手机号", max_length=11, validators=[MOBILE])

    def __init__(self, *args: Any, guide: ServiceItemVersion, **kwargs: Any) -> None:
        self.guide = guide
        self.asked = list(guide.fields.public())
        self.base_fields = dict(self.base_fields)
        for row in self.asked:
            self.base_fields[f"f_{row.key}"] = field_of(row)
        self.add_fields()
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        """Further fields of a subclass, in `base_fields`."""

    @property
    def answers(self) -> dict[str, str]:
        found = {row.key: self.cleaned_data[f"f_{row.key}"] for row in self.asked}
        return {k: str(v) for k, v in found.items() if v not in {None, ""}}


class VisitorForm(AskedForm):
    """Without an account: a few words and no files. The last field is a trap."""

    house = forms.CharField(
        label="单位名称", max_length=60, required=False, help_text="替单位办的请填。"
    )
    relation = forms.ChoiceField(
        label="您是", choices=Relation.choices, widget=forms.RadioSelect
    )
    website = forms.CharField(label="请留空", required=False)
    field_order = ("person", "phone", "relation", "house")

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("这一栏请留空，再提交一次。")
        return ""

    @property
    def facts(self) -> dict[str, Any]:
        names = ("person", "phone", "house", "relation")
        return {n: self.cleaned_data[n] for n in names} | {"answers": self.answers}


class DraftForm(AskedForm):
    """With an account: in the name of an enterprise, with scans, kept as a draft."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="申请企业", empty_label=None
    )
    field_order = ("enterprise", "person", "phone")

    def __init__(self, *args: Any, user: Any, draft: Any = None, **kwargs: Any) -> None:
        self.user, self.draft = user, draft
        super().__init__(*args, **kwargs)
        field = self.fields["enterprise"]
        field.queryset = houses_of(user).order_by("name")
        field.label_from_instance = lambda row: row.called

    def add_fields(self) -> None:
        kept = set()
        if self.draft is not None:
            kept = set(self.draft.files.values_list("material", flat=True))
        self.papers = uploadable(self.guide)
        for row in self.papers:
            there = "已上传，重选会替换。" if row.pk in kept else ""
            field = FileField(label=row.name, required=False)
            field.help_text = f"{there}{row.note}{field.help_text}"
            self.base_fields[f"m_{row.pk}"] = field

    @staticmethod
    def initial_of(row: ServiceRequest) -> dict[str, Any]:
        names = ("enterprise", "person", "phone")
        said = {f"f_{key}": value for key, value in row.answers.items()}
        return {name: getattr(row, name) for name in names} | said

    def kept(self) -> dict[str, Any]:
        """All that was typed, also what is not right yet, to be gone on with later."""
        self.is_valid()
        facts = {name: self.typed(name) for name in ("person", "phone")}
        facts["person"], facts["phone"] = facts["person"][:30], facts["phone"][:11]
        answers = {row.key: self.typed(f"f_{row.key}")[:2000] for row in self.asked}
        facts["answers"] = {key: value for key, value in answers.items() if value}
        facts["enterprise"] = self.cleaned_data.get("enterprise")
        return facts

    def typed(self, name: str) -> str:
        right = self.cleaned_data.get(name)
        raw = self.data.get(name, "") if right in {None, ""} else right
        return str(raw).replace("\0", "")

    @property
    def uploads(self) -> dict[int, Any]:
        found = {row.pk: self.cleaned_data.get(f"m_{row.pk}") for row in self.papers}
        return {key: value for key, value in found.items() if value}
