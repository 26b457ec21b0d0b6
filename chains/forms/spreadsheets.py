"""The table that is uploaded for the register, and how the register is exported."""

from typing import Any

from django import forms

from chains.imports.sheet import LARGEST, sheet_of
from portal.files.spreadsheets import read_rows
from portal.ui.forms import PortalForm

TITLE_ROWS = 10


class UploadForm(PortalForm, forms.Form):
    """The clean value is the rows as texts; the file itself is not kept."""

    table = forms.FileField(
        label="企业表格",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=f"xlsx 或 csv，一次最多 {LARGEST} 家，不超过 5 MB。",
    )

    def clean_table(self) -> tuple[str, list[list[str]]]:
        upload = self.cleaned_data["table"]
        rows = read_rows(upload, max_rows=LARGEST + TITLE_ROWS)
        sheet_of(rows)
        return (upload.name or "")[-200:], rows


class ExportForm(PortalForm, forms.Form):
    with_phones = forms.BooleanField(
        label="导出完整电话",
        required=False,
        help_text="不勾选时，电话只显示前三后四位。",
    )
    reason = forms.CharField(
        label="用途",
        required=False,
        max_length=200,
        help_text="导出完整电话时必填，写清给谁、做什么用；会记入访问记录。",
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("with_phones") and not self.cleaned_data.get("reason"):
            self.add_error(
                "reason", "导出完整电话要写明用途，例如：召开企业座谈会通知。"
            )
        return self.cleaned_data
