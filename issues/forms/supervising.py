"""Forms of the fourth step: issue, drop, answer, judge a notice; instruct, report."""

from datetime import date
from typing import Any

from django import forms

from issues.models import SupervisionNotice
from issues.workflow import NoticeState, Verdict
from portal.ui.forms import PortalForm


class IssueNoticeForm(PortalForm, forms.Form):
    """签发: the draft as it stands; the demand may be sharpened."""

    demand = forms.CharField(
        label="督办要求", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, notice: SupervisionNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["demand"].initial = notice.demand


class DropNoticeForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="为什么不签发",
        max_length=500,
        help_text="同一情况不会再拟。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerNoticeForm(PortalForm, forms.Form):
    text = forms.CharField(
        label="答复",
        max_length=5000,
        help_text="写明原因、措施和完成日期。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class JudgeNoticeForm(PortalForm, forms.Form):
    """评判: an answer is adopted or sent up; a mistake is taken back at any time."""

    verdict = forms.ChoiceField(
        label="评判", choices=Verdict.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="理由",
        max_length=1000,
        required=False,
        help_text="采纳可以不写；升级和误发撤销必须写。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, notice: SupervisionNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdict = self.fields["verdict"]
        if notice.state != NoticeState.ANSWERED:
            verdict.choices = [(Verdict.REVOKE.value, Verdict.REVOKE.label)]
            verdict.initial = Verdict.REVOKE
        else:
            verdict.initial = Verdict.ADOPT


class InstructForm(PortalForm, forms.Form):
    text = forms.CharField(
        label="批示", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reply_by = forms.DateField(
        label="要求哪天前报告",
        required=False,
        help_text="不要求报告就不填。",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_by"].widget.attrs["min"] = on.isoformat()


class ReplyInstructionForm(PortalForm, forms.Form):
    text = forms.CharField(
        label="落实情况",
        max_length=5000,
        help_text="做了什么、下一步什么时候。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
