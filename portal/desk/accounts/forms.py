"""What the system administrator types: what to look for, and why something is done."""

from typing import Any

from django import forms

from portal.accounts.states import State
from portal.ui.forms import PortalForm


class PeopleFilter(forms.Form):
    """Odd values are dropped, never an error page."""

    q = forms.CharField(max_length=50, required=False)
    state = forms.ChoiceField(choices=State.choices, required=False)

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DisableForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="停用原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：11 月 20 日调离。原因记入审计记录。",
    )


class ResetForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="怎么核实是本人要求的",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：本人带工作证到窗口。核实方式记入审计记录。",
    )
