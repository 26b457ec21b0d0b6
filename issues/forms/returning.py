"""Forms of the ways back, and of the calls to the enterprise."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from issues.models import Issue
from issues.workflow import CallChannel, Satisfied, Solved
from portal.ui.forms import PortalForm

REACHED = [("yes", "联系上了"), ("no", "没有联系上")]


class AppealForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="为什么应当受理",
        max_length=2000,
        help_text="中心主任会看到并答复您。每件可以申诉一次。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReopenForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="哪里又出了问题",
        max_length=2000,
        help_text="承办单位会看到。重开后是新的一轮，第一次销号留在记录里。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CallForm(PortalForm, forms.Form):
    """One call, by whatever means; what was said only if somebody was reached."""

    channel = forms.ChoiceField(
        label="怎么联系的",
        choices=CallChannel.choices,
        initial=CallChannel.PHONE,
        widget=forms.RadioSelect,
    )
    reached = forms.ChoiceField(
        label="联系上了吗", choices=REACHED, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="企业怎么说",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reached(self) -> bool:
        return self.cleaned_data["reached"] == "yes"


class CallBackForm(CallForm):
    """回访: the same two questions that the enterprise was asked."""

    solved = forms.ChoiceField(
        label="问题解决了吗",
        choices=Solved.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    satisfied = forms.ChoiceField(
        label="满意吗",
        choices=Satisfied.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    exception = forms.CharField(
        label="为什么没有别人可以回访", max_length=500, required=False
    )

    field_order = ("channel", "reached", "solved", "satisfied", "words", "exception")

    def __init__(self, *args: Any, issue: Issue, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        obstacle = issue.why_hands_off(user)
        if obstacle:
            self.fields["exception"].help_text = f"{obstacle}写明理由后标记为例外。"
        else:
            del self.fields["exception"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reached"):
            for name in ("solved", "satisfied"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "联系上的请问这一句。")
        elif cleaned.get("solved") or cleaned.get("satisfied"):
            raise ValidationError("没有联系上，就没有企业的回答，请清空两项回答。")
        return cleaned


class CloseUnansweredForm(PortalForm, forms.Form):
    exception = forms.CharField(
        label="为什么没有别人可以办", max_length=500, required=False
    )

    def __init__(self, *args: Any, issue: Issue, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if issue.owner_id == user.pk:
            self.fields[
                "exception"
            ].help_text = "您是首接负责人，应由另一位同事办。主任写明理由后标记为例外。"
        else:
            del self.fields["exception"]
