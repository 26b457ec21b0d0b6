"""The paper that a page showed: nobody says yes to another that took its place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

REPLACED = "这里刚刚换成了新的内容，请看过上面新的再提交。您填的都还在。"


class ShownMixin:
    """Put it before PortalForm in the bases of a form that answers to one paper.

    `paper` is what stands there now: a proposal, a request, a round of questions. Its
    key goes out with the page and comes back with the answer.
    """

    def __init__(self, *args: Any, paper: Model | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = str(paper.pk) if paper else ""
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, initial=self.key, required=False, max_length=20
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.pop("seen", "")
        # Where there is none any more, the move itself says so.
        if seen and self.key and seen != self.key:
            self.data["seen"] = self.key
            raise ValidationError(REPLACED)
        return cleaned
