"""Forms of a salon itself: plan it, change it, move it, say what came of it."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils.timezone import localtime

from chains.meetings.forms.planning import TimesMixin
from portal.files.forms import FilesField
from portal.ui.forms import PortalForm
from portal.workdays.current import work_calendar
from salons.models import Salon, Segment, Task, TemplateItem, Turn
from salons.workflow import HEADINGS, Aim, SegmentKind

SEGMENTS = 5


class SegmentForm(PortalForm, forms.ModelForm):
    """One line of the programme; without content it is left out."""

    class Meta:
        model = Segment
        fields = ("kind", "title", "begins", "speaker", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, empty_permitted=True, use_required_attribute=False, **kwargs
        )
        self.fields["title"].required = False
        self.fields["kind"].choices = SegmentKind.choices
        self.fields["kind"].initial = SegmentKind.TOUR

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ProgrammeMixin(forms.Form):
    """The lines of the programme beside the form's own fields."""

    def add_lines(self, data: Any, known: list[dict[str, Any]]) -> None:
        kinds = list(SegmentKind)
        self.rows = [
            SegmentForm(
                data,
                prefix=f"line{number}",
                initial=known[number]
                if number < len(known)
                else {"kind": kinds[number % len(kinds)]},
            )
            for number in range(max(SEGMENTS, len(known) + 1))
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not all([row.is_valid() for row in self.rows]):  # noqa: C419 - show all errors
            raise forms.ValidationError("请按红字提示补全环节。")
        cleaned["segments"] = [row.facts for row in self.rows if row.facts.get("title")]
        return cleaned


class SalonForm(PortalForm, ProgrammeMixin, TimesMixin):
    """筹备一期: the day of the turn, the seats of the last one, a programme."""

    theme = forms.CharField(
        label="主题", max_length=60, help_text="例如：智能吊挂线现场观摩。"
    )
    aims = forms.MultipleChoiceField(
        label="协同目标",
        choices=Aim.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    capacity = forms.IntegerField(
        label="企业席位", min_value=1, max_value=500, initial=40
    )
    quota = forms.IntegerField(label="每家最多", min_value=1, max_value=20, initial=2)
    reply_by = forms.DateField(label="报名截止", help_text="当天仍可报名。")
    host_contact = forms.CharField(
        label="现场联系人",
        max_length=60,
        required=False,
        help_text="岗位和办公电话，选填。",
    )
    text = forms.CharField(
        label="活动说明",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = (
        *("theme", "day", "begins", "ends", "place", "aims"),
        *("capacity", "quota", "reply_by", "host_contact", "text"),
    )

    def __init__(self, *args: Any, turn: Turn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = turn.day
        self.fields["begins"].initial = time(14, 30)
        self.fields["reply_by"].initial = work_calendar().add(turn.day, -1)
        last = date.fromordinal(turn.end.toordinal() - 1)
        self.fields["day"].help_text = f"本期在 {turn.period} 到 {last} 之间。"
        self.add_lines(args[0] if args else None, [])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        capacity, quota = cleaned.get("capacity"), cleaned.get("quota")
        if capacity and quota and quota > capacity:
            self.add_error("quota", "每家最多的席位不能超过企业席位。")
        day, reply_by = cleaned.get("day"), cleaned.get("reply_by")
        if day and reply_by and reply_by > day:
            self.add_error("reply_by", "报名截止不能晚于活动当天。")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        names = (
            *("theme", "aims", "capacity", "quota", "reply_by", "host_contact"),
            *("text", "segments"),
        )
        return self.times | {name: self.cleaned_data[name] for name in names}


class ProgrammeForm(PortalForm, ProgrammeMixin, forms.ModelForm):
    """改方案: what may change without anybody being told."""

    aims = forms.MultipleChoiceField(
        label="协同目标",
        choices=Aim.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Salon
        fields = ("theme", "aims", "host_contact", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = SegmentForm._meta.fields
        known = [
            {name: getattr(row, name) for name in names}
            for row in self.instance.segments.all()
        ]
        self.add_lines(args[0] if args else None, known)


class MoveForm(PortalForm, forms.Form):
    """A page with one button and nothing to type."""

    def __init__(self, *args: Any, salon: Salon, **kwargs: Any) -> None:
        self.salon = salon
        super().__init__(*args, **kwargs)


class RescheduleForm(PortalForm, TimesMixin):
    reply_by = forms.DateField(label="报名截止", help_text="当天仍可报名。")
    reason = forms.CharField(
        label="为什么", max_length=120, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, salon: Salon, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start, end = localtime(salon.start), localtime(salon.end)
        self.initial |= {
            "day": start.date(),
            "begins": start.time(),
            "ends": end.time(),
            "place": salon.place,
            "reply_by": salon.reply_by,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = ("start", "end", "place", "reply_by", "reason")
        return {name: cleaned[name] for name in names if name in cleaned}


class CancelForm(MoveForm):
    reason = forms.CharField(
        label="为什么取消", max_length=120, widget=forms.Textarea(attrs={"rows": 2})
    )


class SummaryForm(MoveForm):
    """The two texts; the numbers are there by themselves."""

    summary = forms.CharField(
        label="活动小结",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="前期工作总结、谈了什么、定了什么；工作人员和成员企业能看到。",
    )
    digest = forms.CharField(
        label="公开摘要",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="显示在公开页面上，不写个人姓名和企业的具体诉求；不公开就不填。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"summary": self.salon.summary, "digest": self.salon.digest}


class TaskForm(PortalForm, forms.ModelForm):
    """One item of the checklist; a heading of the other side is refused."""

    class Meta:
        model = Task
        fields = ("side", "heading", "text", "owner", "days_before")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        side, heading = cleaned.get("side"), cleaned.get("heading")
        if side and heading and heading not in HEADINGS[side]:
            allowed = "、".join(each.label for each in HEADINGS[side])
            self.add_error("heading", f"这一方的类别只有{allowed}，请重选。")
        return cleaned


class TemplateForm(TaskForm):
    """One item of the template; salons that are being prepared keep theirs."""

    class Meta(TaskForm.Meta):
        model = TemplateItem
        fields = ("side", "heading", "text", "days_before")


class FilesForm(PortalForm, forms.Form):
    files = FilesField(label="选择文件")
    is_photo = forms.BooleanField(
        label="这些是现场照片", required=False, help_text="照片不是必须的。"
    )
    consented = forms.BooleanField(
        label="照片中的人同意公开",
        required=False,
        help_text="不勾的照片只有筹办的人能看到。",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("consented") and not cleaned.get("is_photo"):
            self.add_error("consented", "只有照片需要同意；材料不用勾这一项。")
        pictures = all(
            upload.content_type.startswith("image/")
            for upload in cleaned.get("files") or ()
        )
        if cleaned.get("is_photo") and not pictures:
            self.add_error("files", "里面有不是照片的文件，请分开上传。")
        return cleaned
