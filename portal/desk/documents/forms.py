"""Handing in a changed template: it must fill its document before it may count."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.exports.documents import Document
from portal.exports.word import BadTemplate
from portal.files.forms import FileField
from portal.files.kinds import WORD
from portal.files.staging import Checked
from portal.ui.forms import PortalForm


class UploadForm(PortalForm, forms.Form):
    file = FileField(label="改好的模板", kinds=(WORD,))
    note = forms.CharField(
        label="改了什么", max_length=200, help_text="例如 加了单位抬头，签到一栏加宽。"
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_file(self) -> Checked:
        """Tried out with the example and with nothing, before anything is kept."""
        file = self.cleaned_data["file"]
        try:
            self.kind.judge(file.path.read_bytes())
        except BadTemplate as wrong:
            raise ValidationError(str(wrong), code="template") from wrong
        return file


class SeenForm(forms.Form):
    seen = forms.IntegerField(min_value=0)
