"""Forms of the loop's own settings."""

from datetime import datetime
from typing import Any

from django import forms

from issues.models import Category, Policy
from portal.ui.forms import PortalForm


class PolicyForm(PortalForm, forms.ModelForm):
    """A new version of the rules, filled with those in force."""

    class Meta:
        model = Policy
        exclude = ("made_at", "made_by")  # noqa: DJ006 - every number is a rule

    def __init__(self, *args: Any, current: Policy, **kwargs: Any) -> None:
        initial = forms.model_to_dict(current, exclude=["note"])
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].help_text = "为什么改、依据哪个文件或会议，留作版本记录。"

    def save_version(self, *, by: Any, at: datetime) -> Policy:
        """Store as a new row; versions that issues have pinned stay as they are."""
        policy = self.save(commit=False)
        policy.pk, policy.made_by, policy.made_at = None, by, at
        policy.save()
        return policy


class CategoryForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Category
        fields = ("name", "default_unit", "evidence", "order", "is_active")
