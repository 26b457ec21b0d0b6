"""Forms of a chain's rotation: confirm the next turns, its rules, an exemption."""

from datetime import date
from typing import Any

from django import forms

from chains.models import Enterprise
from portal.ui.forms import PortalForm
from salons.models import Cadence
from salons.plan import PERIODS


class ConfirmForm(PortalForm, forms.Form):
    """`number` and `host` say what the person saw as the next turn, `following` who
    was to host those after it."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    host = forms.IntegerField(widget=forms.HiddenInput, required=False)
    following = forms.CharField(widget=forms.HiddenInput, required=False)
    count = forms.IntegerField(
        label="一共确认几期",
        initial=1,
        min_value=1,
        max_value=PERIODS,
        help_text="一般一期一期确认；多确认几期，企业之间才好互换。",
    )

    def clean_following(self) -> list[int]:
        keys = self.cleaned_data["following"].split(",")
        return [int(key) for key in keys if key.isdecimal()]

    def show(self, seen: dict[str, Any]) -> None:
        """The page comes back with the plan as it is by now: so do these."""
        for name, value in seen.items():
            self.data[name] = "" if value is None else str(value)


class CadenceForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Cadence
        fields = ("months", "plan_day", "min_gap")


class ExemptionForm(PortalForm, forms.Form):
    """`enterprises` are those for which the person may ask."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="哪家企业", empty_label="请选择企业"
    )
    since = forms.DateField(label="免轮起")
    until = forms.DateField(label="免轮止")
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如停产检修、搬迁。免轮期间不计积分，恢复后不用补。",
    )

    def __init__(
        self, *args: Any, enterprises: list[Enterprise], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        keys = [row.pk for row in enterprises]
        rows = Enterprise.objects.filter(pk__in=keys).order_by("name")
        self.fields["enterprise"].queryset = rows
        if len(keys) == 1:
            self.fields["enterprise"].initial = keys[0]
        self.fields["since"].initial = on


class NothingForm(PortalForm, forms.Form):
    """A page with one button and nothing to type."""


class ReasonForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="理由", max_length=120, widget=forms.Textarea(attrs={"rows": 2})
    )


class UntilForm(PortalForm, forms.Form):
    until = forms.DateField(label="免轮到哪天为止")
