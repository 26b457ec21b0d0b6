"""Forms of the units and of those who send them orders."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from chains.models import Unit
from issues.models import Issue, WorkOrder
from issues.moves.handling import Ask
from issues.workflow import OrderRole
from portal.files.forms import FilesField
from portal.ui.forms import PortalForm
from portal.workdays.current import work_calendar
from portal.workflow.moves import Visibility


def units_for_orders() -> Any:
    """Units that can be asked to work: all but the centre and the lead bodies."""
    apart = (Unit.Kind.CENTRE, Unit.Kind.LEAD, Unit.Kind.COMMITTEE)
    return Unit.objects.active().exclude(kind__in=apart)


class AskRowForm(PortalForm, forms.Form):
    """One unit, what it shall do, by when. Empty rows are left out."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", required=False)
    ask = forms.CharField(
        label="请它做什么",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = forms.DateField(
        label="哪天前", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    role = OrderRole.SUPPORTING

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

    @property
    def is_blank(self) -> bool:
        return not self.cleaned_data.get("unit")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ask") and not cleaned.get("unit"):
            raise ValidationError("写了任务，请选承办单位。")
        if cleaned.get("unit"):
            for name in ("ask", "due_on"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"请填“{self.fields[name].label}”。")
        return cleaned

    def as_ask(self) -> Ask:
        cleaned = self.cleaned_data
        return Ask(
            unit=cleaned["unit"],
            role=OrderRole(cleaned.get("role") or self.role),
            ask=cleaned["ask"],
            due_on=cleaned["due_on"],
            reason=cleaned.get("reason", ""),
        )


class LeadRowForm(AskRowForm):
    """The lead's row; a unit other than the category's default needs a reason."""

    reason = forms.CharField(
        label="未交默认单位的理由",
        max_length=200,
        required=False,
        help_text="交给默认单位时不用填。",
    )
    role = OrderRole.LEAD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].label = "主办单位"
        for name in ("unit", "ask", "due_on"):
            self.fields[name].required = True


class DispatchForm(PortalForm, forms.Form):
    """One lead row and up to four supporting rows, gathered into `asks`."""

    SUPPORTS = 4

    def __init__(self, *args: Any, issue: Issue, on: date, **kwargs: Any) -> None:
        data = args[0] if args else None
        super().__init__(*args, **kwargs)
        units = units_for_orders()
        self.lead = LeadRowForm(
            data,
            prefix="lead",
            units=units,
            initial={
                "unit": issue.category.default_unit_id,
                "ask": issue.demand[:500],
                "due_on": issue.due_on,
            },
        )
        supporting = work_calendar().add(on, issue.rules.supporting_days)
        self.supports = [
            AskRowForm(
                data,
                prefix=f"support{number}",
                units=units,
                initial={"due_on": supporting},
            )
            for number in range(self.SUPPORTS)
        ]

    @property
    def rows(self) -> list[AskRowForm]:
        return [self.lead, *self.supports]

    def clean(self) -> dict[str, Any]:
        if not all([row.is_valid() for row in self.rows]):  # noqa: C419 - show all errors
            raise ValidationError("请按红字提示补全后再交办。")
        return {"asks": [row.as_ask() for row in self.rows if not row.is_blank]}


class RerouteForm(PortalForm, forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="改由哪家主办")
    ask = forms.CharField(
        label="请它做什么", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(
        label="哪天前", widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(
        label="改派理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        lead = issue.lead_order
        initial = {"ask": lead.ask if lead else "", "due_on": issue.due_on}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["unit"].queryset = units_for_orders()


class ProgressForm(PortalForm, forms.Form):
    text = forms.CharField(
        label="办到哪一步，下一步什么时候",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen_by = forms.ChoiceField(
        label="谁能看到",
        choices=[c for c in Visibility.choices if c[0] != Visibility.INTERNAL],
        initial=Visibility.ENTERPRISE,
        widget=forms.RadioSelect,
    )
    files = FilesField(label="照片或文件", required=False, max_files=6)


class AnswerForm(PortalForm, forms.Form):
    text = forms.CharField(
        label="答复内容", max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
    )
    files = FilesField(label="照片或文件", required=False, max_files=6)


class ReturnForm(PortalForm, forms.Form):
    basis = forms.CharField(
        label="退回的职责依据",
        max_length=2000,
        help_text="写明哪个文件、哪一条规定不属于本单位。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    suggested_unit = forms.ModelChoiceField(Unit.objects.none(), label="建议由谁承办")

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = units_for_orders().exclude(pk=order.unit_id)
        self.fields["suggested_unit"].queryset = others


class RedoForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="哪里还要补办",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EmptyForm(PortalForm, forms.Form):
    """A move that needs nothing but the tap."""
