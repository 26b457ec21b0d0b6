"""Forms of a case; its writer is told at once what would tell who it was."""

from typing import Any

from django import forms

from issues.cases.anonymity import Watch
from issues.cases.models import TYPED, Case
from issues.cases.workflow import Answer
from issues.forms.handling import units_for_orders
from portal.ui.forms import PortalForm

TEXTS = ("title", "problem", "approach", "result", "practice", "figures_source")


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SeenForm(PortalForm):
    """Carries which version's words stood on the page; shown again, the page has the
    present ones."""

    def carry(self, case: Case) -> None:
        self.shown = case.version
        field = forms.IntegerField(required=False, widget=forms.HiddenInput)
        self.fields["seen"], field.initial = field, self.shown

    def clean(self) -> dict[str, Any]:
        self.data["seen"] = self.shown
        return super().clean()


class CaseForm(SeenForm, forms.ModelForm):
    units = forms.ModelMultipleChoiceField(
        units_for_orders().none(),
        label="办理单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Case
        fields = TYPED
        widgets = {
            "problem": area(),
            "approach": area(5),
            "result": area(),
            "practice": area(),
        }
        help_texts = {
            "title": "例如：两个窗口一次办完施工手续。",
            "problem": "企业写成“某企业”。不写姓名、电话和编号。",
            "practice": "别家遇到同样的事，可以照着做的几步。",
            "amount": "选填。",
            "jobs": "选填。",
            "days_saved": "选填，比平常少用几天。",
            "figures_source": "填了数字就要写，例如：企业 11 月电费单。",
            "wants_name": "默认不写。勾选后企业仍可以选择不写。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, case = self.fields["units"], self.instance
        self.carry(case)
        orders = case.issue.orders.exclude(state__in=("returned", "revoked"))
        field.queryset = units_for_orders().filter(pk__in=orders.values("unit"))
        field.initial = case.units.all() if case.pk else field.queryset
        if not field.queryset:
            del self.fields["units"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        watch = Watch(self.instance.issue, named=found.get("wants_name", False))
        for name in TEXTS:
            if told := watch.finds(found.get(name, "")):
                listed = "、".join(told)
                self.add_error(
                    name, f"这里有{listed}，看得出是谁，请改成“某企业”之类。"
                )
        return found


class MoveForm(PortalForm, forms.Form):
    """A page with one button and nothing to type."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)


class PublishForm(SeenForm, MoveForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.carry(self.case)


class AnswerForm(PublishForm):
    answer = forms.ChoiceField(
        label="您的答复", choices=Answer.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="想说的话",
        max_length=300,
        required=False,
        widget=area(2),
        help_text="选填。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.case.wants_name:
            kept = [pair for pair in Answer.choices if pair[0] != Answer.NAMED]
            self.fields["answer"].choices = kept


class RevokeForm(MoveForm):
    words = forms.CharField(
        label="想说的话",
        max_length=300,
        required=False,
        widget=area(2),
        help_text="选填。",
    )


class WithdrawForm(MoveForm):
    reason = forms.CharField(label="为什么撤下", max_length=300, widget=area(2))
