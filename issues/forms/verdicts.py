"""One page, two answers: forms whose choice decides which move is made."""

from typing import Any

from django import forms

from issues.forms.shown import ShownMixin
from portal.ui.forms import PortalForm


class VerdictForm(ShownMixin, PortalForm, forms.Form):
    """Yes with a few words, or no with the reason; `YES` and `NO` name the moves."""

    YES: tuple[str, str]
    NO: tuple[str, str]
    # What each move calls the words, "" if it takes none.
    WORDS_OF_YES = ""
    WORDS_OF_NO = "answer"
    WHY = "不同意的，请写明理由。"

    verdict = forms.ChoiceField(label="您的意见", widget=forms.RadioSelect)
    words = forms.CharField(
        label="说明",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [self.YES, self.NO]
        self.fields["words"].help_text = self.WHY

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == self.NO[0] and not cleaned.get("words"):
            self.add_error("words", self.WHY)
        return cleaned

    @property
    def move(self) -> str:
        return self.cleaned_data["verdict"]

    def facts(self) -> dict[str, Any]:
        yes = self.move == self.YES[0]
        name = self.WORDS_OF_YES if yes else self.WORDS_OF_NO
        return {name: self.cleaned_data["words"]} if name else {}


class AppealVerdictForm(VerdictForm):
    YES = ("grant_appeal", "申诉成立，重新受理")
    NO = ("reject_appeal", "维持不予受理")
    WORDS_OF_YES = "answer"
    WHY = "维持不予受理的，请写明理由，企业会看到。"


class ExtensionVerdictForm(VerdictForm):
    YES = ("grant_extension", "同意延期")
    NO = ("refuse_extension", "不同意，按原时限办")
    WORDS_OF_YES = "answer"


class HoldVerdictForm(VerdictForm):
    YES = ("grant_hold", "同意挂账")
    NO = ("refuse_hold", "不同意，接着办")
    WORDS_OF_NO = "reason"
