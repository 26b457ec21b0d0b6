"""Forms of more time: 延期 for a few days, 挂账 for what cannot be solved yet."""

from datetime import date, timedelta
from typing import Any

from django import forms

from issues.models import Issue
from issues.workflow import HoldCause
from portal.ui.forms import PortalForm
from portal.workdays.current import work_calendar

DAY = {"type": "date"}


class AskExtensionForm(PortalForm, forms.Form):
    new_due_on = forms.DateField(label="延到哪天", widget=forms.DateInput(attrs=DAY))
    reason = forms.CharField(
        label="为什么要延期",
        max_length=2000,
        help_text="批准后企业会看到理由和新的期限。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    progress = forms.CharField(
        label="目前办到哪一步",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = issue.lead_order
        clock = issue.clock_of(order) if order else None
        if clock:
            ordinal = issue.extensions_granted() + 1
            most = issue.most_days(ordinal)
            last = work_calendar().add(clock.due_on, most)
            self.fields["new_due_on"].help_text = (
                f"现时限 {clock.due_on:%m-%d}。第 {ordinal} 次最多延 {most} 个工作日，"
                f"到 {last:%m-%d}。"
            )


class ObjectForm(PortalForm, forms.Form):
    words = forms.CharField(
        label="为什么不能等到那一天",
        max_length=1000,
        help_text="首接负责人和中心主任会马上看到。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HoldForm(PortalForm, forms.Form):
    cause = forms.ChoiceField(
        label="挂账原因", choices=HoldCause.choices, widget=forms.RadioSelect
    )
    exit_criterion = forms.CharField(
        label="到什么条件就恢复办理",
        max_length=1000,
        help_text="写看得见的条件，例如“省级批复下达”。企业会看到。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    interim_help = forms.CharField(
        label="挂账期间怎么帮企业",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    next_review_on = forms.DateField(
        label="下次评估", widget=forms.DateInput(attrs=DAY)
    )

    def __init__(self, *args: Any, issue: Issue, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggest_review(self.fields["next_review_on"], issue, on)


class ReviewHoldForm(PortalForm, forms.Form):
    progress = forms.CharField(
        label="评估情况",
        max_length=2000,
        help_text="恢复条件到了哪一步、帮扶做了什么。企业会看到。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_review_on = forms.DateField(
        label="下次评估", widget=forms.DateInput(attrs=DAY)
    )

    def __init__(self, *args: Any, issue: Issue, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggest_review(self.fields["next_review_on"], issue, on)


def suggest_review(field: forms.Field, issue: Issue, on: date) -> None:
    days = issue.rules.hold_review_days
    field.initial = on + timedelta(days=days)
    field.help_text = f"{days} 天以内，最晚 {field.initial:%Y-%m-%d}。"


class ResumeForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="恢复条件怎么达到的，接着怎么办",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
