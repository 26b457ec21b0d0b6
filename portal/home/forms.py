"""The editor of announcements, and what anybody may write to the centre."""

from typing import Any

from django import forms

from issues.cases.anonymity import SHORTEST, numbers_in, squeezed
from portal.home.models import WORDS, Announcement, Suggestion
from portal.ui.forms import PortalForm
from portal.workflow.moves import Refused
from portal.workflow.seen import SeenMixin


class AnnouncementForm(SeenMixin, PortalForm, forms.ModelForm):
    class Meta:
        model = Announcement
        fields = WORDS
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
        help_texts = {
            "kind": "选“关于中心”，发布后换下现在的“关于中心”页。",
            "text": "一段一行。不写个人电话和身份证号。",
            "source": "选填，文件名称和文号。",
            "pinned_until": "选填，到这一天为止排在最前。",
        }

    def keep(self) -> None:
        """Store a draft. Raises Refused once the public reads it, and when a colleague
        saved it just now."""
        row = self.instance
        if row.pk is None:
            row.save()
        elif Announcement.objects.published().filter(pk=row.pk).exists():
            raise Refused("这一条已经发布，先撤下再改。")
        else:
            self.write(Announcement.objects.drafts())


class SuggestionForm(PortalForm, forms.ModelForm):
    """One text is enough. The last field is a trap: people do not see it."""

    website = forms.CharField(label="请留空", required=False)

    class Meta:
        model = Suggestion
        fields = ("text", "name", "phone")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "text": "哪里不方便、怎样更好，直接写。不要写身份证号。",
            "name": "选填。",
            "phone": "选填，想要回电就留下；只有中心看得到。",
        }

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("这一栏请留空，再提交一次。")
        return ""


class ReplyForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Suggestion
        fields = ("answer", "is_public", "public_text")
        widgets = {
            "answer": forms.Textarea(attrs={"rows": 5}),
            "public_text": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "is_public": "勾选后，下面这段意见和答复在公众页显示，不显示称呼和电话。",
            "public_text": "从原文来，去掉人名、电话再公开；原文不变。",
        }

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        self.suggestion = suggestion
        names = ("answer", "is_public")
        initial = {name: getattr(suggestion, name) for name in names}
        initial["public_text"] = suggestion.shown
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["answer"].required = True

    def clean(self) -> dict[str, Any]:
        """What everybody will read says neither a number nor who wrote."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("is_public"):
            return cleaned
        words = {"answer": cleaned.get("answer", "")}
        words["public_text"] = cleaned.get("public_text") or self.suggestion.text
        for name, text in words.items():
            if found := self.telling(text):
                said = f"公开的文字里不能写{'、'.join(found)}，请去掉再公开。"
                self.add_error(name, said)
        return cleaned

    def telling(self, text: str) -> list[str]:
        """What in it tells who wrote, as words for the clerk."""
        name = squeezed(self.suggestion.name)
        is_named = len(name) >= SHORTEST and name in squeezed(text)
        return numbers_in(text) + ([f"“{self.suggestion.name}”"] if is_named else [])
