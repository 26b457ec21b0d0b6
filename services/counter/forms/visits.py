"""Registering who comes, what came of it, the log."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery

from chains.models import Enterprise
from portal.ui.forms import PortalForm
from services.counter.models import Visit
from services.counter.workflow import Outcome, Priority
from services.models import ServiceItem, ServiceItemVersion

SPARE_LINES = 2
LONGEST_RANGE = timedelta(days=366)


def items_offered() -> QuerySet[ServiceItem]:
    """What people come for, each with its name as `title`."""
    current = ServiceItemVersion.objects.current().filter(item=OuterRef("pk"))
    rows = ServiceItem.objects.filter(is_active=True)
    rows = rows.annotate(title=Subquery(current.values("name")[:1]))
    return rows.exclude(title=None)


class ItemField(forms.ModelChoiceField):
    """One item by its name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": "事项", "required": False, "empty_label": "不选"} | kwargs
        super().__init__(ServiceItem.objects.none(), **kwargs)

    def label_from_instance(self, obj: ServiceItem) -> str:
        return obj.title


class RegisterForm(PortalForm, forms.ModelForm):
    """现场登记: one line is enough."""

    item = ItemField(help_text="知道是哪一件就选，不知道可以不选。")

    class Meta:
        model = Visit
        fields = ("purpose", "item", "priority", "name", "phone", "enterprise")
        help_texts = {
            "purpose": "一句话就行。",
            "name": "选填，例如“王女士”。",
            "phone": "选填。",
            "enterprise": "选填。",
        }

    field_order = ("purpose", "item", "priority", "name", "phone", "enterprise")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_offered()
        self.fields["purpose"].required = False
        self.fields["priority"].choices = [
            (Priority.PLAIN, "普通"),
            (Priority.FRAIL, "老弱（优先）"),
        ]
        self.fields["enterprise"].queryset = Enterprise.objects.active()
        self.fields["enterprise"].empty_label = "不是企业的事"

    def clean(self) -> dict[str, Any]:
        """The name of the chosen item is a purpose too."""
        facts = super().clean() or self.cleaned_data
        item = facts.get("item")
        if not facts.get("purpose") and "purpose" not in self.errors:
            if item is None:
                self.add_error("purpose", "写一句来办什么，或者选一个事项。")
            else:
                facts["purpose"] = item.title
        return facts


class PhoneForm(PortalForm, forms.Form):
    """电话咨询: closed at once."""

    purpose = forms.CharField(
        label="问了什么", max_length=200, required=False, help_text="可以不写。"
    )
    item = ItemField()
    outcome = forms.ChoiceField(
        label="结果", choices=Outcome.choices, initial=Outcome.ANSWERED, required=False
    )
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="企业", required=False, empty_label="不选"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_offered()
        self.fields["enterprise"].queryset = Enterprise.objects.active()

    @property
    def visit(self) -> Visit:
        facts = self.cleaned_data
        purpose = facts["purpose"] or getattr(facts["item"], "title", "电话咨询")
        return Visit(purpose=purpose, enterprise=facts["enterprise"])

    @property
    def services(self) -> list[tuple[ServiceItem | None, str, str]]:
        facts = self.cleaned_data
        return [(facts["item"], facts["outcome"] or Outcome.ANSWERED, "")]


class ServiceForm(PortalForm, forms.Form):
    """加一件事 to a visit."""

    item = ItemField(required=True, empty_label=None, label="还要办")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_offered()


class OutcomeForm(PortalForm, forms.Form):
    """One line of a finished visit."""

    item = ItemField(empty_label="目录以外的事")
    outcome = forms.ChoiceField(label="结果", choices=[], required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, items: list[tuple], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_offered()
        self.fields["item"].choices = [("", "目录以外的事"), *items]
        self.fields["outcome"].choices = [("", "没有这一件"), *Outcome.choices]


class FinishForm(PortalForm, forms.Form):
    """办完: what came of each thing; a line without an outcome is left out, unless it
    was registered."""

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(visit.services.all())
        items = [(row.pk, row.title) for row in items_offered()]
        self.known = len(known)
        first = [
            {"item": row.item_id, "outcome": Outcome.ANSWERED, "note": row.note}
            for row in known
        ] or [{"outcome": Outcome.ANSWERED}]
        self.rows = [
            OutcomeForm(
                args[0] if args else None,
                prefix=f"line{number}",
                initial=first[number] if number < len(first) else {},
                items=items,
            )
            for number in range(len(first) + SPARE_LINES)
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not all([row.is_valid() for row in self.rows]):  # noqa: C419 - show all errors
            raise forms.ValidationError("请按红字提示改一改。")
        found = [
            (facts["item"], facts["outcome"], facts["note"])
            for facts in (row.cleaned_data for row in self.rows)
            if facts["outcome"]
        ]
        if len({item for item, _outcome, _note in found}) < len(found):
            raise forms.ValidationError("同一件事写了两遍，请合成一行。")
        for row in self.rows[: self.known]:
            if not row.cleaned_data["outcome"]:
                row.add_error("outcome", "登记过的事要选一个结果。")
        if any(row.errors for row in self.rows):
            raise forms.ValidationError("登记过的事都要选结果。")
        return {"services": found}


class LogFilter(PortalForm, forms.Form):
    """What the address of 到访登记 asks for; what makes no sense is left out."""

    since = forms.DateField(label="从", required=False)
    until = forms.DateField(label="到", required=False)

    def span(self, on: date, *, days: int) -> tuple[date, date]:
        """First and last day, `days` back where nothing is asked for."""
        self.full_clean()
        facts = getattr(self, "cleaned_data", {})
        until = facts.get("until") or on
        since = facts.get("since") or until - timedelta(days=days)
        since, until = min(since, until), max(since, until)
        return max(since, until - LONGEST_RANGE), until
