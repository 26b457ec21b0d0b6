"""Forms of closing: propose, review, confirm or dispute."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from issues.forms.shown import ShownMixin
from issues.models import Issue
from issues.moves.closing import PROPOSABLE
from issues.workflow import EvidenceKind, Outcome, Satisfied, Solved
from portal.files.forms import FilesField
from portal.ui.forms import PortalForm

TEXT = 8000


class AnswerDirectlyForm(PortalForm, forms.Form):
    text = forms.CharField(
        label="答复内容",
        max_length=TEXT,
        help_text="企业会看到。另一位同事审核后发出。",
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ProposeForm(PortalForm, forms.Form):
    """申请销号."""

    outcome = forms.ChoiceField(
        label="办理结论",
        choices=[(value, Outcome(value).label) for value in PROPOSABLE],
        initial=Outcome.SOLVED,
        widget=forms.RadioSelect,
    )
    result = forms.CharField(
        label="办理结果",
        max_length=TEXT,
        help_text="做了什么、企业得到什么。企业会看到。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence = FilesField(label="佐证", required=False, max_files=6)
    evidence_kind = forms.ChoiceField(
        label="佐证是什么", choices=EvidenceKind.choices, required=False
    )
    waived = forms.CharField(label="协办未采纳的说明", max_length=500, required=False)

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed = issue.category.evidence
        if needed:
            label = EvidenceKind(needed).label
            self.fields["evidence"].help_text = f"这一类“已解决”须有{label}。"
            self.fields["evidence_kind"].initial = needed
        unfinished = issue.why_supports_block()
        if unfinished:
            self.fields["waived"].help_text = unfinished
        else:
            del self.fields["waived"]


class ReviewForm(ShownMixin, PortalForm, forms.Form):
    """审核销号: pass with the three checks, or send back with the defects."""

    verdict = forms.ChoiceField(
        label="审核意见",
        choices=[("approve_closing", "通过，请企业确认"), ("send_back", "退回重办")],
        widget=forms.RadioSelect,
    )
    answers_demand = forms.BooleanField(label="逐条回应了企业诉求", required=False)
    evidence_fits = forms.BooleanField(label="佐证与结果相符", required=False)
    enterprise_told = forms.BooleanField(label="承办单位已与企业沟通过", required=False)
    defects = forms.CharField(
        label="退回：还缺什么",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    exception = forms.CharField(
        label="为什么没有别人可以审核", max_length=500, required=False
    )

    CHECKS = ("answers_demand", "evidence_fits", "enterprise_told")

    def __init__(self, *args: Any, issue: Issue, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, paper=issue.proposals.last(), **kwargs)
        obstacle = issue.why_not_review(user)
        if obstacle:
            self.fields["exception"].help_text = f"{obstacle}写明理由后标记为例外。"
        else:
            del self.fields["exception"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        verdict = cleaned.get("verdict")
        if verdict == "approve_closing" and not all(map(cleaned.get, self.CHECKS)):
            raise ValidationError("三项都核对过才能通过；有一项不符请退回重办。")
        if verdict == "send_back" and not cleaned.get("defects"):
            self.add_error("defects", "请列出还缺什么，承办单位照单补办。")
        return cleaned

    @property
    def move(self) -> str:
        return self.cleaned_data["verdict"]

    def facts(self) -> dict[str, Any]:
        """What the chosen move takes."""
        exception = self.cleaned_data.get("exception", "")
        if self.cleaned_data["verdict"] == "approve_closing":
            return {"exception": exception}
        return {"exception": exception, "defects": self.cleaned_data["defects"]}


class ConfirmForm(ShownMixin, PortalForm, forms.Form):
    """The enterprise's two answers; saying no is as easy as saying yes."""

    solved = forms.ChoiceField(
        label="问题解决了吗？", choices=Solved.choices, widget=forms.RadioSelect
    )
    satisfied = forms.ChoiceField(
        label="您满意吗？", choices=Satisfied.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="想说的话",
        max_length=2000,
        required=False,
        help_text="没解决或不满意时必填，写一句就行，重办时带给承办单位。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        proposal = self.proposal_of(issue)
        super().__init__(*args, paper=proposal, **kwargs)
        if proposal and proposal.outcome not in {Outcome.SOLVED, Outcome.PARTLY}:
            # Nothing was solved, so the honest question is another one.
            self.fields["solved"].label = "您认可这个答复吗？"

    @staticmethod
    def proposal_of(issue: Issue) -> Any:
        return issue.proposals.filter(approved=True).last()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_no(cleaned) and not cleaned.get("words"):
            self.add_error("words", "请写一句哪里没解决或不满意，重办时带给承办单位。")
        return cleaned

    @staticmethod
    def is_no(cleaned: dict[str, Any]) -> bool:
        return (
            cleaned.get("solved") == Solved.NO
            or cleaned.get("satisfied") == Satisfied.NO
        )

    @property
    def move(self) -> str:
        """确认 or 退回重办: the answers decide which move it is."""
        return "dispute" if self.is_no(self.cleaned_data) else "confirm"

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data


class CoConfirmForm(ConfirmForm):
    """The same two questions to an enterprise whose issue was merged into another."""

    @staticmethod
    def proposal_of(issue: Issue) -> Any:
        return issue.answer_of_the_handled()

    @property
    def move(self) -> str:
        return "co_dispute" if self.is_no(self.cleaned_data) else "co_confirm"
