"""Forms of the loop's own settings."""

from datetime import datetime
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from issues.models import Category, Policy
from portal.ui.forms import PortalForm
from portal.workflow.seen import SeenMixin

# The rules of supervision stand apart from the days.
LADDER = (
    *("blue_left_days", "blue_quiet_days", "blue_send_backs"),
    *("yellow_overdue_days", "yellow_disputes", "red_overdue_days", "red_disputes"),
    *("blue_reply_days", "yellow_reply_days", "red_reply_days"),
    *("blue_issuer", "yellow_issuer", "red_issuer", "blue_by_itself"),
)


class PolicyForm(SeenMixin, PortalForm, forms.ModelForm):
    """A new version of the rules, filled with those in force; one that came in between
    is shown before it is set aside."""

    class Meta:
        model = Policy
        exclude = ("made_at", "made_by")  # noqa: DJ006 - every number is a rule

    def __init__(self, *args: Any, current: Policy, **kwargs: Any) -> None:
        super().__init__(*args, instance=current, initial={"note": ""}, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].help_text = "为什么改、依据哪个文件或会议，留作版本记录。"
        ladder = [name for name in self.fields if name in LADDER]
        others = [name for name in self.fields if name not in {*LADDER, "note"}]
        self.helper.layout = Layout(
            Fieldset("各项时限", *others, css_class="field-cols"),
            Fieldset("督办阶梯", *ladder, css_class="field-cols"),
            "note",
        )

    def save_version(self, *, by: Any, at: datetime) -> Policy:
        """Store as a new row; versions that issues have pinned stay as they are."""
        policy = self.save(commit=False)
        policy.pk, policy.made_by, policy.made_at = None, by, at
        policy.save()
        return policy


class CategoryForm(SeenMixin, PortalForm, forms.ModelForm):
    class Meta:
        model = Category
        fields = ("name", "default_unit", "evidence", "order", "is_active")
