"""窗口设置: windows, opening times, closed days, the few numbers."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import make_aware

from portal.ui.forms import PortalForm
from portal.workflow.seen import SeenMixin
from services.counter.forms.visits import items_offered
from services.counter.models import (
    AvailabilityException,
    AvailabilityRule,
    CounterRules,
    Visit,
    Weekday,
    Window,
)
from services.counter.workflow import AT_WINDOW
from services.models import ServiceItem


def items_bookable() -> QuerySet[ServiceItem]:
    return items_offered().filter(versions__is_current=True, versions__booking=True)


class WindowForm(SeenMixin, PortalForm, forms.ModelForm):
    class Meta:
        model = Window
        fields = ("name", "order", "is_active")
        help_texts = {"name": "例如“1号窗口”。", "order": "小的排前面。"}

    def clean_is_active(self) -> bool:
        """Who stands there would vanish from the desk and the screen of the hall."""
        stays = self.cleaned_data["is_active"]
        there = Visit.objects.filter(window=self.instance.pk, state__in=AT_WINDOW)
        if self.instance.pk and not stays and (visit := there.first()):
            raise forms.ValidationError(
                f"{visit.ticket} 还在这个窗口，办完或挂起后再停用。"
            )
        return stays


class RuleForm(SeenMixin, PortalForm, forms.ModelForm):
    """开放时段: a new one for several weekdays at once; of one that exists only what
    may change is asked."""

    weekdays = forms.TypedMultipleChoiceField(
        label="星期",
        coerce=int,
        choices=Weekday.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=list(range(5)),
    )
    field_order = ("weekdays",)

    class Meta:
        model = AvailabilityRule
        fields = ("opens", "closes", "minutes", "capacity", "items", "is_active")
        widgets = {"items": forms.CheckboxSelectMultiple}
        help_texts = {
            "items": "都不选就是所有可以预约的事项。",
            "capacity": "同一时间最多接待几位预约的人。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        field.queryset = items_bookable()
        field.label_from_instance = lambda row: row.title
        if self.instance.pk:
            for name in ("weekdays", "opens", "closes", "minutes"):
                del self.fields[name]

    @transaction.atomic
    def keep(self) -> None:
        """One row for each weekday; they are stopped and changed apart."""
        if self.instance.pk:
            self.save()
            return
        facts = dict(self.cleaned_data)
        weekdays, items = facts.pop("weekdays"), facts.pop("items")
        for weekday in weekdays:
            row = AvailabilityRule.objects.create(weekday=weekday, **facts)
            row.items.set(items)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        opens, closes = facts.get("opens"), facts.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", "结束要晚于开始。")
        elif opens and closes and facts.get("minutes"):
            length = moment_of(closes) - moment_of(opens)
            if length < timedelta(minutes=facts["minutes"]):
                self.add_error("minutes", "时段比一段还短，请改短每段的分钟。")
        return facts


def moment_of(clock: Any) -> datetime:
    return make_aware(datetime.combine(date(2000, 1, 1), clock))


class ClosedForm(PortalForm, forms.ModelForm):
    class Meta:
        model = AvailabilityException
        fields = ("day", "reason")
        help_texts = {"day": "节假日按工作日历，不用在这里写。"}


class CounterRulesForm(SeenMixin, PortalForm, forms.ModelForm):
    class Meta:
        model = CounterRules
        fields = ("days_ahead", "cancel_hours", "most_per_phone", "retention_days")
