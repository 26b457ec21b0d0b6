"""What staff type about the calendar: a year's notice, or one day put right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.files.spreadsheets import read_rows
from portal.ui.forms import PortalForm
from portal.workdays.arithmetic import YEARS
from portal.workdays.current import work_calendar
from portal.workdays.models import CalendarChange, Kind
from portal.workdays.notice import Reading, number_named_in, read_notice
from portal.workdays.notice.table import lines_of
from portal.workdays.preview import Difference, differences

NOTICE_LENGTH = 20_000
# A year has 366 days; a sheet of more rows is another sheet.
MOST_ROWS = 400
CHANGED_SINCE = "文字或年度在核对之后改过，下面是新的核对结果，请看过再保存。"
LOOK_FIRST = "还有疑点没有确认：请逐条看过，勾选“疑点已核对”再保存。"
MOVED = "日历刚刚被别人改过，下面按最新的日历重新核对了一遍，请看过再保存。"


class NoticeForm(PortalForm, forms.Form):
    """The notice as words or as a sheet; a sheet becomes words that can be mended."""

    text = forms.CharField(
        label="放假通知",
        max_length=NOTICE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="把国务院办公厅通知的全文粘贴到这里，从“一、元旦”到“七、国庆节”。",
    )
    file = forms.FileField(
        label="或上传表格",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text="xlsx 或 csv：第一列日期，第二列写“休”或“班”，第三列可写节日。",
    )
    year = forms.TypedChoiceField(
        label="年度",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "从文字里认"), *((year, f"{year} 年") for year in YEARS)],
    )
    source = forms.CharField(
        label="依据（文号）",
        max_length=120,
        required=False,
        help_text="例如 国办发明电〔2026〕1 号；通知里写了就不用填。",
    )

    def clean_file(self) -> list[list[str]]:
        upload = self.cleaned_data["file"]
        return read_rows(upload, max_rows=MOST_ROWS, max_columns=10) if upload else []

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("file"):
            self.fill_in("text", lines_of(facts["file"]))
        if not facts.get("text") and not self.errors:
            raise ValidationError("请粘贴通知的文字，或选择一个表格。")
        if not facts.get("source") and facts.get("text"):
            self.fill_in("source", number_named_in(facts["text"]))
        return facts

    def fill_in(self, name: str, value: str) -> None:
        """Take `value` as if it had been typed, so that the page shows it."""
        self.cleaned_data[name] = self.data[name] = value

    def preview(self) -> "Preview":
        text, year = self.cleaned_data["text"], self.cleaned_data["year"]
        reading = read_notice(text, year)
        changes = [] if reading.problems else differences(reading.year, reading.marks)
        return Preview(
            reading=reading,
            differences=changes,
            fingerprint=sha256(f"{year}\n{text}".encode()).hexdigest()[:20],
            seen=CalendarChange.objects.newest_pk(),
        )


@dataclass
class Preview:
    """What would be saved; saving asks that it is what the person looked at."""

    reading: Reading
    differences: list[Difference]
    fingerprint: str
    seen: int
    errors: list[str] = field(default_factory=list)

    def is_confirmed(self, form: NoticeForm, data: Mapping[str, str]) -> bool:
        """Whether `data` confirms just this preview; else `errors` says why not."""
        if self.reading.problems:
            return False
        if data.get("checked") != self.fingerprint:
            self.errors.append(CHANGED_SINCE)
        elif data.get("seen") != str(self.seen):
            self.errors.append(MOVED)
        elif self.reading.warnings and not data.get("looked"):
            self.errors.append(LOOK_FIRST)
        if not form.cleaned_data["source"]:
            form.add_error(
                "source", "请填写通知的文号或发文机关和日期，以后查得到依据。"
            )
        return not self.errors and form.is_valid()


class CorrectionForm(PortalForm, forms.Form):
    """One day of an announced year that is worked or off after all."""

    date = forms.DateField(label="日期")
    kind = forms.ChoiceField(
        label="改为",
        choices=[(Kind.OFF, "放假"), (Kind.WORK, "上班")],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label="节日或原因", max_length=40, help_text="例如 春节延长、临时放假。"
    )
    source = forms.CharField(
        label="依据（文号）", max_length=120, help_text="哪个机关哪天的通知。"
    )

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if not work_calendar().is_announced(day):
            raise ValidationError(
                f"{day.year} 年的放假安排还没有录入，请先录入全年的放假通知。"
            )
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        day, kind = facts.get("date"), facts.get("kind")
        if day and kind and work_calendar().is_workday(day) == (kind == Kind.WORK):
            now = "上班" if kind == Kind.WORK else "放假"
            self.add_error("date", f"这一天现在就是{now}，不用更正。")
        return facts
