"""The report itself: what an enterprise fills in on a phone in under two minutes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html

from chains.models import Enterprise
from chains.standing import standing_of
from issues.models import Category, Issue
from issues.workflow import Source, Urgency
from portal.files.forms import FilesField
from portal.kept import kept
from portal.ui.choices import kept_choices
from portal.ui.forms import PortalForm
from portal.ui.widgets import ChoiceCards, KeptSelect

NEEDED = ("title", "demand", "category", "contact", "phone")
ON_BEHALF_SOURCES = [
    Source.COUNTER,
    Source.VISIT,
    Source.SALON,
    Source.MEETING,
    Source.HOTLINE,
    Source.OTHER,
]


class DraftForm(PortalForm, forms.ModelForm):
    """The draft as it grows: nothing is required until it is sent.

    Who speaks for one enterprise only is not asked which: the draft has it.
    """

    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), label="企业")
    category = forms.TypedChoiceField(
        label="类别", coerce=int, empty_value=None, required=False, widget=KeptSelect
    )

    class Meta:
        model = Issue
        fields = ("title", "demand", "facts", "urgency", "contact", "phone")
        widgets = {
            "urgency": ChoiceCards(
                icons={
                    "emergency": "alert-octagon",
                    "pressing": "clock-hour-4",
                    "ordinary": "calendar-week",
                },
                notes={
                    "emergency": "涉及安全或已停产，1 个工作日内必须有人对接",
                    "pressing": "影响交货或施工",
                    "ordinary": "建议或咨询，可以排期办理",
                },
            ),
            "demand": forms.Textarea(attrs={"rows": 3}),
            "facts": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "title": "写现象和影响，例如“夜间跳闸影响发货”，60 字以内。",
            "facts": "选填：时间、地点、影响多大、之前找过谁。",
        }

    files = FilesField(label="照片或文件", required=False, max_files=6)
    on_behalf = False

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, draft, who = user, self.instance, standing_of(user)
        self.initial |= {
            "enterprise": draft.enterprise_id,
            "category": draft.category_id,
        }
        self.fields["enterprise"].queryset = enterprises_to_report_for(user)
        if not self.on_behalf and who.enterprise_ids == {draft.enterprise_id}:
            del self.fields["enterprise"]
        active = Category.objects.filter(is_active=True)
        kept = kept_choices("category.active", active)
        self.fields["category"].choices = [("", "请选最接近的一类"), *kept]
        self.fields["urgency"].choices = Urgency.choices
        for name in NEEDED:
            # Marked for the reader; a draft is kept without them, a report is not.
            label = self.fields[name].label
            star = '{}<span class="asteriskField">*</span>'
            self.fields[name].label = format_html(star, label)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "enterprise" in cleaned:
            self.instance.enterprise = cleaned["enterprise"]
        elif self.is_for_another():
            self.add_error(None, "只能为自己的企业报送，请从“报送问题”重新进入。")
        if "category" in cleaned:
            self.instance.category_id = cleaned["category"]
        return cleaned

    def is_for_another(self) -> bool:
        """Whether another enterprise was sent than the one that is not asked for."""
        sent = self.data.get("enterprise", "")
        asked = "enterprise" in self.fields
        return not asked and sent not in {"", str(self.instance.enterprise_id)}


class OnBehalfForm(DraftForm):
    """代报: the source, and the enterprise's consent."""

    on_behalf = True

    class Meta(DraftForm.Meta):
        fields = (*DraftForm.Meta.fields, "source", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(s.value, s.label) for s in ON_BEHALF_SOURCES]
        self.fields["consent"].label = "企业已同意代报，并知道由谁代报"


def enterprises_to_report_for(user: Any) -> QuerySet[Enterprise]:
    """Own enterprises; for staff who may report on behalf, those they serve."""
    return served(**service_of(user))


def first_to_report_for(user: Any) -> Enterprise | None:
    return next(iter(first_served(**service_of(user))), None)


def service_of(user: Any) -> dict[str, Any]:
    who = standing_of(user)
    if who.at_centre:
        return {"at_centre": True, "own": frozenset(), "chains": frozenset()}
    return {
        "at_centre": False,
        "own": who.enterprise_ids | who.aided_enterprise_ids,
        "chains": who.secretary_chain_ids | who.task_force_chain_ids,
    }


def served(
    *, at_centre: bool, own: frozenset[int], chains: frozenset[int]
) -> QuerySet[Enterprise]:
    active = Enterprise.objects.filter(is_active=True)
    if at_centre:
        return active
    return active.filter(pk__in=own) | active.filter(chain__in=chains)


@kept
def first_served(**service: Any) -> QuerySet[Enterprise]:
    return served(**service)[:1]
