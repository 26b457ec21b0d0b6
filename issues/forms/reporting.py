"""Forms of the first step, besides the report itself."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from chains.models import IndustryChain
from issues.audience import clerks
from issues.forms.shown import ShownMixin
from issues.models import Category, InformationRequest, Issue
from issues.workflow import DeclineReason, Grade
from portal.files.forms import FilesField
from portal.ui.forms import PortalForm
from portal.workflow.moves import Visibility


class AcceptForm(PortalForm, forms.Form):
    """受理: everything is filled in beforehand; an ordinary case is one tap."""

    grade = forms.ChoiceField(
        label="分级",
        choices=Grade.choices,
        widget=forms.RadioSelect,
        help_text="简易 5、一般 10、疑难 25 个工作日；涉及安全或停产的 1 个工作日。",
    )
    category = forms.ModelChoiceField(Category.objects.none(), label="类别")
    chain = forms.ModelChoiceField(IndustryChain.objects.none(), label="产业链")
    owner = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="首接负责人",
        help_text="对这件事负责到底的人，企业会看到。",
    )

    def __init__(
        self, *args: Any, issue: Issue, user: Any, on: date, **kwargs: Any
    ) -> None:
        initial = {
            "grade": Grade.GENERAL,
            "category": issue.category_id,
            "chain": issue.chain_id,
            "owner": user.pk,
        }
        super().__init__(*args, initial=initial, **kwargs)
        rules = issue.rules
        self.fields["grade"].help_text = (
            f"简易 {rules.simple_days}、一般 {rules.general_days}、疑难 "
            f"{rules.hard_days} 个工作日；涉及安全或停产的 {rules.emergency_days} 个。"
        )
        self.fields["category"].queryset = Category.objects.filter(is_active=True)
        self.fields["chain"].queryset = IndustryChain.objects.filter(is_active=True)
        self.fields["owner"].queryset = clerks(issue, on)


class DeclineForm(PortalForm, forms.Form):
    reason = forms.ChoiceField(
        label="不予受理的原因",
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
    )
    instead = forms.CharField(
        label="企业可以向哪里反映",
        max_length=300,
        help_text="写部门和电话，企业会看到。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AskForm(PortalForm, forms.Form):
    questions = forms.CharField(
        label="要企业回答的问题",
        max_length=2500,
        help_text="一行一个问题。企业答齐之前，承办单位的时限停表。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines()]
        lines = [line for line in lines if line]
        if any(len(line) > 500 for line in lines):  # noqa: PLR2004 - the column's width
            raise forms.ValidationError("每个问题不超过 500 字，请拆开写。")
        return lines


class SupplyForm(ShownMixin, PortalForm, forms.Form):
    """One field a question, each required."""

    def __init__(
        self, *args: Any, request: InformationRequest | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, paper=request, **kwargs)
        self.names = []
        # Nothing was asked: the page says so, and the move refuses.
        questions = request.questions.all() if request else []
        for number, question in enumerate(questions, 1):
            name = f"answer_{number}"
            self.names.append(name)
            self.fields[name] = forms.CharField(
                label=f"{number}. {question.text}",
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["files"] = FilesField(
            label="照片或文件", required=False, max_files=6
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        return {
            "answers": [cleaned[name] for name in self.names],
            "files": cleaned["files"],
        }


class WithdrawForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="为什么撤回",
        max_length=300,
        help_text="承办单位会看到。以后还可以重新报送。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class UrgeForm(PortalForm, forms.Form):
    words = forms.CharField(
        label="想说的话",
        max_length=300,
        required=False,
        help_text="选填。首接负责人和主办单位会马上收到提醒。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RemarkForm(PortalForm, forms.Form):
    text = forms.CharField(
        label="记录", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen_by = forms.ChoiceField(
        label="谁能看到",
        choices=Visibility.choices,
        initial=Visibility.INTERNAL,
        widget=forms.RadioSelect,
    )
    files = FilesField(label="附件", required=False, max_files=6)

    def __init__(self, *args: Any, readable: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One writes only what one may read again.
        open_to = [c for c in Visibility.choices if c[0] in readable]
        self.fields["seen_by"].choices = open_to
        self.fields["seen_by"].initial = open_to[-1][0]
        if len(open_to) == 1:
            self.fields["seen_by"].widget = forms.HiddenInput()
