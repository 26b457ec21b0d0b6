"""Forms before a meeting: plan it, put it on another day, call it off."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone

from chains.meetings.models import Meeting, MeetingRules, Obligation
from chains.meetings.workflow import MeetingKind
from chains.models import Unit
from chains.standing import standing_of
from portal.ui.forms import PortalForm
from portal.workdays.current import work_calendar
from portal.workflow.seen import SeenMixin

HOUR = time(14, 30)


class TimesMixin(forms.Form):
    """A day, two hours and a place; what the model keeps are two moments."""

    day = forms.DateField(label="哪天", widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(label="几点开始", initial=HOUR)
    ends = forms.TimeField(label="几点结束", initial=time(16, 30))
    place = forms.CharField(label="地点", max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, begins, ends = map(cleaned.get, ("day", "begins", "ends"))
        if day and begins and ends:
            if ends <= begins:
                self.add_error("ends", "结束时间要晚于开始时间；会议不跨天。")
            zone = get_current_timezone()
            cleaned["start"] = datetime.combine(day, begins, tzinfo=zone)
            cleaned["end"] = datetime.combine(day, ends, tzinfo=zone)
        return cleaned

    @property
    def times(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("start", "end", "place")}


class PlanForm(PortalForm, TimesMixin):
    """安排会议. The month stands open with the first that has no meeting yet."""

    kind = forms.ChoiceField(
        label="形式", choices=MeetingKind.choices, widget=forms.RadioSelect
    )
    committee = forms.ModelChoiceField(
        Unit.objects.none(),
        label="哪个产业链党委",
        required=False,
        help_text="要素保障例会可以不选。",
    )
    obligation = forms.ModelChoiceField(
        Obligation.objects.none(),
        label="算哪个月的党委会",
        required=False,
        help_text="过了月底再开的，仍选原来的月份，记为补开。",
    )
    theme = forms.CharField(
        label="主题", max_length=60, help_text="一句话说清这次会议解决什么。"
    )
    chair = forms.CharField(label="主持人", max_length=40, required=False)
    field_order = (
        *("kind", "committee", "obligation", "theme", "day", "begins", "ends"),
        *("place", "chair"),
    )

    def __init__(self, *args: Any, user: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, who = on, standing_of(user)
        committees = Unit.objects.active().filter(kind=Unit.Kind.COMMITTEE)
        months = Obligation.objects.filter(waived_at=None).select_related("committee")
        if not who.at_centre:
            mine = {"chain__in": who.secretary_chain_ids}
            committees = committees.filter(**mine)
            months = months.filter(committee__in=committees)
            # The factor groups answer to the centre, which calls them.
            own = (MeetingKind.COMMITTEE, MeetingKind.SPECIAL)
            self.fields["kind"].choices = [(kind.value, kind.label) for kind in own]
            self.fields["committee"].empty_label = None
            self.fields["committee"].required = True
        else:
            self.fields["committee"].empty_label = "请选党委"
        self.fields["committee"].queryset = committees
        first = date.fromordinal(on.toordinal() - 92).replace(day=1)
        self.fields["obligation"].queryset = months.filter(
            period__gte=first, period__lte=date.fromordinal(on.toordinal() + 92)
        )
        self.fields["obligation"].empty_label = "请选月份"
        self.initial.setdefault("kind", MeetingKind.COMMITTEE)
        self.suggest_month(committees)
        self.suggest_day()

    def suggest_month(self, committees: Any) -> None:
        """Of the only committee: the first month from this one on without a meeting."""
        if "obligation" in self.initial or len(committees) != 1:
            return
        months = self.fields["obligation"].queryset
        months = months.filter(committee__in=committees, period__gte=first_of(self.on))
        free = months.exclude(meetings__in=Meeting.objects.exclude(state="cancelled"))
        self.initial["obligation"] = free.order_by("period").first()

    def suggest_day(self) -> None:
        """The seventh working day from today, or of the month that is still to come."""
        begins, month = self.on, self.initial.get("obligation")
        if isinstance(month, str):
            months = self.fields["obligation"].queryset
            month = months.filter(pk=month[:15]).first() if month.isdecimal() else None
        if month and month.period > self.on:
            begins = month.period - timedelta(days=1)
        self.initial.setdefault("day", work_calendar().add(begins, 7))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == MeetingKind.COMMITTEE:
            self.ask_for_committee(cleaned)
        else:
            cleaned["obligation"] = None
        return cleaned

    def ask_for_committee(self, cleaned: dict[str, Any]) -> None:
        committee, month = cleaned.get("committee"), cleaned.get("obligation")
        if not committee:
            self.add_error("committee", "党委会要选是哪个产业链党委。")
        if not month:
            self.add_error("obligation", "党委会要选算哪个月。")
        if committee and month and month.committee_id != committee.pk:
            self.add_error("obligation", "这个月份是另一个党委的，请重新选。")
        day = cleaned.get("day")
        if month and day and day < month.period:
            self.add_error("day", "会议不能开在所属月份之前，请改日期或月份。")

    @property
    def facts(self) -> dict[str, Any]:
        names = ("kind", "committee", "obligation", "theme", "chair")
        return self.times | {name: self.cleaned_data[name] for name in names}


def first_of(day: date) -> date:
    return day.replace(day=1)


def callable_units() -> Any:
    apart = (Unit.Kind.CENTRE, Unit.Kind.COMMITTEE)
    return Unit.objects.active().exclude(kind__in=apart)


class WordsForm(SeenMixin, PortalForm, forms.ModelForm):
    """Theme, chair and recorder; times have a move of their own."""

    class Meta:
        model = Meeting
        fields = ("theme", "chair", "recorder")


class RescheduleForm(PortalForm, TimesMixin):
    """改期: calendars and everybody called follow."""


class ReasonForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class RulesForm(SeenMixin, PortalForm, forms.ModelForm):
    class Meta:
        model = MeetingRules
        fields = (
            *("plan_day", "minutes_days", "freeze_days", "reply_days"),
            "quorum_percent",
        )
