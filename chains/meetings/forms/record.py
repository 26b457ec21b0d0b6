"""Forms of agenda, people, attendance, record, votes and resolutions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from chains.meetings.forms.planning import callable_units
from chains.meetings.models import AgendaItem, Ballot, Meeting, Resolution
from chains.meetings.workflow import Capacity, Reply
from chains.models import CommitteeMembership, Enterprise, Unit
from issues.models import Consultation, Issue
from portal.files.forms import FilesField
from portal.ui.forms import PortalForm
from portal.workflow.seen import SeenMixin

LATE = {
    "label": "临时议题的理由",
    "max_length": 200,
    "help_text": "议程已经定稿，加议题要主持人同意并写明理由。",
}


class LatePart(forms.Form):
    """After the agenda is settled one more line is asked for; before, nothing."""

    late_reason = forms.CharField(**LATE)

    def ask_if(self, *, late: bool) -> None:
        if not late:
            del self.fields["late_reason"]


class ItemForm(SeenMixin, PortalForm, LatePart, forms.ModelForm):
    """A topic of its own; issues are taken up on the page of suggestions."""

    class Meta:
        model = AgendaItem
        fields = ("topic", "title", "presenter", "minutes_planned")
        widgets = {"topic": forms.RadioSelect}

    field_order = ("topic", "title", "presenter", "minutes_planned", "late_reason")

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = AgendaItem._meta.get_field("topic").choices
        self.fields["presenter"].queryset = callable_units()
        self.fields["presenter"].empty_label = "不指定"
        self.ask_if(late=late)


class TakeUpForm(PortalForm, LatePart):
    """从在办问题选议题: tick what waits and what is stuck."""

    agendas = forms.ModelMultipleChoiceField(
        Consultation.objects.none(), required=False, label="等会商的"
    )
    issues = forms.ModelMultipleChoiceField(
        Issue.objects.none(), required=False, label="在办的"
    )
    reason = forms.CharField(
        label="想议定什么",
        max_length=500,
        required=False,
        help_text="勾了在办问题要写：它会提交会商，承办单位和企业看得到。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, agendas: Any, issues: Any, late: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agendas"].queryset = agendas
        self.fields["issues"].queryset = issues
        self.ask_if(late=late)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("agendas") and not cleaned.get("issues"):
            raise ValidationError("请至少勾一件。")
        if cleaned.get("issues") and not cleaned.get("reason"):
            self.add_error("reason", "请写想议定什么。")
        return cleaned


class PapersForm(PortalForm, forms.Form):
    files = FilesField(label="会议材料")


class CallForm(PortalForm, forms.Form):
    """加参会单位: units and enterprises, as members or to sit in."""

    capacity = forms.ChoiceField(
        label="身份",
        choices=Capacity.choices,
        initial=Capacity.SITTING_IN,
        widget=forms.RadioSelect,
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    enterprises = forms.ModelMultipleChoiceField(
        Enterprise.objects.none(),
        label="企业",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = meeting.attendees
        self.fields["units"].queryset = callable_units().exclude(
            pk__in=seats.filter(unit__isnull=False).values("unit")
        )
        rows = Enterprise.objects.filter(is_active=True).exclude(
            pk__in=seats.filter(enterprise__isnull=False).values("enterprise")
        )
        members = CommitteeMembership.objects.current(localdate(meeting.start))
        members = members.filter(committee=meeting.committee_id)
        rows = rows.filter(pk__in=members.values("enterprise"))
        self.fields["enterprises"].queryset = rows.order_by("name")
        if meeting.committee_id is None:
            del self.fields["enterprises"]


class ReplyForm(PortalForm, forms.Form):
    """回执: one tap, and who comes or why not."""

    reply = forms.ChoiceField(
        label="能参加吗",
        choices=[(Reply.COMING, "参加"), (Reply.LEAVE, "请假")],
        widget=forms.RadioSelect,
    )
    comes = forms.CharField(label="谁来参加", max_length=40, required=False)
    reason = forms.CharField(label="请假事由", max_length=200, required=False)


class HoldForm(PortalForm, forms.Form):
    """确认召开: tick who came."""

    present = forms.ModelMultipleChoiceField(
        None,
        label="到会的",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="按签到表勾选，没勾的记为未到。",
    )
    chair = forms.CharField(label="主持人", max_length=40)
    recorder = forms.CharField(label="记录人", max_length=40)
    exception = forms.CharField(
        label="人数不够仍记录的理由",
        max_length=200,
        required=False,
        help_text="到会委员够数就不填。",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = meeting.attendees.select_related("unit", "enterprise", "person")
        self.fields["present"].queryset = seats
        self.fields["present"].label_from_instance = seat_words
        self.initial.setdefault(
            "present", [seat.pk for seat in seats if seat.reply != Reply.LEAVE]
        )
        self.initial.setdefault("chair", meeting.chair)
        self.initial.setdefault("recorder", meeting.recorder)

    def clean_present(self) -> list[int]:
        return [seat.pk for seat in self.cleaned_data["present"]]


def seat_words(seat: Any) -> str:
    words = f"{seat.name}（{seat.get_capacity_display()}）"
    return f"{words} 已请假：{seat.reason}" if seat.reply == Reply.LEAVE else words


class RecordForm(SeenMixin, PortalForm, forms.ModelForm):
    """What was said on one item and what came of it; two may write at one meeting."""

    class Meta:
        model = AgendaItem
        fields = ("discussion", "outcome", "conclusion")
        widgets = {
            "discussion": forms.Textarea(attrs={"rows": 4}),
            "conclusion": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = self.fields["conclusion"].required = True


class ResolutionForm(PortalForm, forms.ModelForm):
    """议定事项: with an issue behind it, it becomes its work order at signing."""

    class Meta:
        model = Resolution
        fields = ("issue", "text", "unit", "role", "person", "due_on")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "due_on": forms.DateInput(attrs={"type": "date"}),
            "role": forms.RadioSelect,
        }

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.item = item
        self.fields["unit"].queryset = callable_units()
        self.fields["role"].choices = Resolution._meta.get_field("role").choices
        issues = Issue.objects.none()
        if item.consultation_id:
            issues = Issue.objects.filter(matters__consultation=item.consultation_id)
        self.fields["issue"].queryset = issues
        self.fields["issue"].required = bool(item.consultation_id)
        self.fields["issue"].empty_label = None
        if not item.consultation_id:
            del self.fields["issue"], self.fields["role"]


class VoteForm(PortalForm, forms.Form):
    question = forms.CharField(label="表决什么", max_length=200)


class BallotsForm(PortalForm, forms.Form):
    """逐人记票: one row a voter, nothing chosen before."""

    def __init__(self, *args: Any, vote: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [row for row in Ballot.Choice.choices if row[0]]
        for ballot in vote.ballots.all():
            self.fields[f"ballot{ballot.pk}"] = forms.ChoiceField(
                label=ballot.name, choices=choices, widget=forms.RadioSelect
            )

    @property
    def choices(self) -> dict[int, str]:
        return {
            int(name.removeprefix("ballot")): word
            for name, word in self.cleaned_data.items()
        }


class TextForm(PortalForm, forms.Form):
    text = forms.CharField(
        label="内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ResultForm(PortalForm, forms.Form):
    result = forms.CharField(
        label="做成了什么", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ExtendForm(PortalForm, forms.Form):
    due_on = forms.DateField(
        label="新的时限", widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(label="为什么延期", max_length=500)


class AcceptForm(PortalForm, forms.Form):
    """核实办结 asks nothing; the page shows what was reported."""

    has_checked = forms.BooleanField(label="我已核实确实做成", required=True)

    def clean(self) -> dict[str, Any]:
        super().clean()
        return {}
