"""Forms of the assessment: an appeal, its decision, the rules by which is counted."""

from datetime import datetime
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from issues.assessment.models import Appeal, Scheme
from issues.assessment.models.scheme import WHOLE
from issues.assessment.workflow import Remedy
from portal.ui.forms import PortalForm
from portal.workflow.seen import SeenMixin


class AppealForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="申诉理由",
        max_length=2000,
        widget=forms.Textarea,
        help_text="写明哪里计错了、依据是什么；办理记录里有的不用再传材料。",
    )


class DecideForm(PortalForm, forms.Form):
    """One page for both answers, so that the reason is written once."""

    verdict = forms.ChoiceField(
        label="决定",
        choices=[*Remedy.choices, ("", "维持原数")],
        required=False,
        widget=forms.RadioSelect,
        initial=Remedy.GOOD,
        help_text="封账的数不改；申诉成立时旁边另记一笔更正。",
    )
    answer = forms.CharField(label="理由", max_length=2000, widget=forms.Textarea)

    def decide(self, appeal: Appeal, *, by: Any, at: datetime) -> None:
        verdict, answer = self.cleaned_data["verdict"], self.cleaned_data["answer"]
        if verdict:
            appeal.grant(by=by, at=at, remedy=verdict, answer=answer)
        else:
            appeal.reject(by=by, at=at, answer=answer)


class SchemeForm(SeenMixin, PortalForm, forms.ModelForm):
    """A new version of the rules, filled with those in force; one that came in between
    is shown before it is set aside."""

    class Meta:
        model = Scheme
        exclude = ("made_at", "made_by")  # noqa: DJ006 - every number is a rule

    def __init__(self, *args: Any, current: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, instance=current, initial={"note": ""}, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].help_text = "为什么改、依据哪个文件或会议，留作版本记录。"
        self.helper.layout = Layout(
            "heading",
            Fieldset(
                "得分的权重，合计 100",
                *("response", "on_time", "satisfied"),
                css_class="field-cols",
            ),
            Fieldset("督办扣分", "blue", "yellow", "red", css_class="field-cols"),
            Fieldset("其他", "few", "appeal_days", css_class="field-cols"),
            *("note", "seen"),
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        weights = [found.get(name) for name in ("response", "on_time", "satisfied")]
        if None not in weights and sum(weights) != WHOLE:
            raise forms.ValidationError(
                f"三项权重合计要等于 {WHOLE}，现在是 {sum(weights)}，请调整。"
            )
        return found

    def save_version(self, *, by: Any, at: datetime) -> Scheme:
        """Store as a new row; closed periods keep the version they were closed by."""
        scheme = self.save(commit=False)
        scheme.pk, scheme.made_by, scheme.made_at = None, by, at
        scheme.save()
        return scheme
