"""Forms that tie issues together or take them apart, and hand one to another owner."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from issues.audience import clerks
from issues.models import Category, Issue
from issues.moves.joining import Part
from portal.ui.forms import PortalForm


class MergeForm(PortalForm, forms.Form):
    """The other one by its number, as it stands on paper and in chats."""

    number = forms.CharField(
        label="并入哪一件",
        max_length=30,
        help_text="填那一件的编号，例如 WS-2026-0012。本件的企业届时单独确认。",
    )
    reason = forms.CharField(
        label="为什么是同一个问题",
        max_length=500,
        help_text="本件的企业会看到。不要写另一家企业的名字。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        rows = Issue.objects.visible_to(self.user).reported()
        target = rows.filter(number__iexact=cleaned["number"]).first()
        if target is None:
            raise ValidationError(f"没有编号 {cleaned['number']}，请核对后重新填写。")
        return {"target": target, "reason": cleaned["reason"]}


class PartForm(PortalForm, forms.Form):
    """One part; a blank one is left out."""

    title = forms.CharField(label="一句话说清", max_length=60, required=False)
    demand = forms.CharField(
        label="希望怎么解决",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(is_active=True), label="类别", required=False
    )

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(n) for n in ("title", "demand"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) for name in ("title", "demand")):
            for name in ("title", "demand", "category"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"请填“{self.fields[name].label}”。")
        return cleaned


class SplitForm(PortalForm, forms.Form):
    """拆分: up to five parts."""

    ROWS = 5

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        data = args[0] if args else None
        super().__init__(*args, **kwargs)
        first = {
            "title": issue.title,
            "demand": issue.demand[:2000],
            "category": issue.category_id,
        }
        self.rows = [
            PartForm(
                data,
                prefix=f"part{number}",
                initial=first if number == 0 else {"category": issue.category_id},
            )
            for number in range(self.ROWS)
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not all([row.is_valid() for row in self.rows]):  # noqa: C419 - show all errors
            raise ValidationError("请按红字提示补全每一件。")
        return {"parts": [Part(**r.cleaned_data) for r in self.rows if not r.is_blank]}


class HandOverForm(PortalForm, forms.Form):
    owner = forms.ModelChoiceField(
        get_user_model().objects.none(), label="交接给谁", empty_label=None
    )
    reason = forms.CharField(
        label="为什么交接",
        max_length=300,
        help_text="企业会看到新的首接负责人。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, issue: Issue, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = clerks(issue, on)
        self.fields["owner"].queryset = people.exclude(pk=issue.owner_id or 0)
