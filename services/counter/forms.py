"""Forms of the counter: registering, finishing, booking, settings."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate, make_aware

from chains.models import Enterprise
from chains.standing import standing_of
from portal.ui.forms import PortalForm
from services.counter.models import (
    Appointment,
    AvailabilityException,
    AvailabilityRule,
    CounterRules,
    Slot,
    Visit,
    Weekday,
    Window,
)
from services.counter.workflow import Outcome, Priority
from services.models import ServiceItem, ServiceItemVersion

SPARE_LINES = 2
LONGEST_RANGE = timedelta(days=366)


def items_offered() -> QuerySet[ServiceItem]:
    """What people come for, each with its name as `title`."""
    current = ServiceItemVersion.objects.current().filter(item=OuterRef("pk"))
    rows = ServiceItem.objects.filter(is_active=True)
    rows = rows.annotate(title=Subquery(current.values("name")[:1]))
    return rows.exclude(title=None)


def items_bookable() -> QuerySet[ServiceItem]:
    return items_offered().filter(versions__is_current=True, versions__booking=True)


class ItemField(forms.ModelChoiceField):
    """One item by its name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": "事项", "required": False, "empty_label": "不选"} | kwargs
        super().__init__(ServiceItem.objects.none(), **kwargs)

    def label_from_instance(self, obj: ServiceItem) -> str:
        return obj.title


class RegisterForm(PortalForm, forms.ModelForm):
    """现场登记: one line is enough."""

    item = ItemField(help_text="知道是哪一件就选，不知道可以不选。")

    class Meta:
        model = Visit
        fields = ("purpose", "item", "priority", "name", "phone", "enterprise")
        help_texts = {
            "purpose": "一句话就行。",
            "name": "选填，例如“王女士”。",
            "phone": "选填。",
            "enterprise": "选填。",
        }

    field_order = ("purpose", "item", "priority", "name", "phone", "enterprise")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_offered()
        self.fields["purpose"].required = False
        self.fields["priority"].choices = [
            (Priority.PLAIN, "普通"),
            (Priority.FRAIL, "老弱（优先）"),
        ]
        self.fields["enterprise"].queryset = Enterprise.objects.active()
        self.fields["enterprise"].empty_label = "不是企业的事"

    def clean(self) -> dict[str, Any]:
        """The name of the chosen item is a purpose too."""
        facts = super().clean() or self.cleaned_data
        item = facts.get("item")
        if not facts.get("purpose") and "purpose" not in self.errors:
            if item is None:
                self.add_error("purpose", "写一句来办什么，或者选一个事项。")
            else:
                facts["purpose"] = item.title
        return facts


class PhoneForm(PortalForm, forms.Form):
    """电话咨询: closed at once."""

    purpose = forms.CharField(
        label="问了什么", max_length=200, required=False, help_text="可以不写。"
    )
    item = ItemField()
    outcome = forms.ChoiceField(
        label="结果", choices=Outcome.choices, initial=Outcome.ANSWERED, required=False
    )
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="企业", required=False, empty_label="不选"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_offered()
        self.fields["enterprise"].queryset = Enterprise.objects.active()

    @property
    def visit(self) -> Visit:
        facts = self.cleaned_data
        purpose = facts["purpose"] or getattr(facts["item"], "title", "电话咨询")
        return Visit(purpose=purpose, enterprise=facts["enterprise"])

    @property
    def services(self) -> list[tuple[ServiceItem | None, str, str]]:
        facts = self.cleaned_data
        return [(facts["item"], facts["outcome"] or Outcome.ANSWERED, "")]


class ServiceForm(PortalForm, forms.Form):
    """加一件事 to a visit."""

    item = ItemField(required=True, empty_label=None, label="还要办")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_offered()


class OutcomeForm(PortalForm, forms.Form):
    """One line of a finished visit."""

    item = ItemField(empty_label="目录以外的事")
    outcome = forms.ChoiceField(label="结果", choices=[], required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, items: list[tuple], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_offered()
        self.fields["item"].choices = [("", "目录以外的事"), *items]
        self.fields["outcome"].choices = [("", "没有这一件"), *Outcome.choices]


class FinishForm(PortalForm, forms.Form):
    """办完: what came of each thing; a line without an outcome is left out, unless it
    was registered."""

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(visit.services.all())
        items = [(row.pk, row.title) for row in items_offered()]
        self.known = len(known)
        first = [
            {"item": row.item_id, "outcome": Outcome.ANSWERED, "note": row.note}
            for row in known
        ] or [{"outcome": Outcome.ANSWERED}]
        self.rows = [
            OutcomeForm(
                args[0] if args else None,
                prefix=f"line{number}",
                initial=first[number] if number < len(first) else {},
                items=items,
            )
            for number in range(len(first) + SPARE_LINES)
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not all([row.is_valid() for row in self.rows]):  # noqa: C419 - show all errors
            raise forms.ValidationError("请按红字提示改一改。")
        found = [
            (facts["item"], facts["outcome"], facts["note"])
            for facts in (row.cleaned_data for row in self.rows)
            if facts["outcome"]
        ]
        if len({item for item, _outcome, _note in found}) < len(found):
            raise forms.ValidationError("同一件事写了两遍，请合成一行。")
        for row in self.rows[: self.known]:
            if not row.cleaned_data["outcome"]:
                row.add_error("outcome", "登记过的事要选一个结果。")
        if any(row.errors for row in self.rows):
            raise forms.ValidationError("登记过的事都要选结果。")
        return {"services": found}


class LogFilter(PortalForm, forms.Form):
    """What the address of 到访登记 asks for; what makes no sense is left out."""

    since = forms.DateField(label="从", required=False)
    until = forms.DateField(label="到", required=False)

    def span(self, on: date, *, days: int) -> tuple[date, date]:
        """First and last day, `days` back where nothing is asked for."""
        self.full_clean()
        facts = getattr(self, "cleaned_data", {})
        until = facts.get("until") or on
        since = facts.get("since") or until - timedelta(days=days)
        since, until = min(since, until), max(since, until)
        return max(since, until - LONGEST_RANGE), until


class BookForm(PortalForm, forms.ModelForm):
    """约: a time, a name, a number. The last field is a trap: people do not see it."""

    slot = forms.ChoiceField(
        label="时间",
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选一个时间。",
            "invalid_choice": "这个时间刚刚约满了，请选别的时间。",
        },
    )
    website = forms.CharField(label="请留空", required=False)

    class Meta:
        model = Appointment
        fields = ("name", "phone", "enterprise", "remark")
        help_texts = {
            "name": "例如“王女士”。",
            "phone": "有变动时给您打电话，不作别用。",
            "remark": "选填，写一句我们好准备。不要写身份证号。",
        }

    def __init__(
        self,
        *args: Any,
        user: Any,
        days: list[tuple[date, list[Slot]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        slots = [slot for _day, found in days for slot in found]
        self.slots = {slot.value: slot for slot in slots}
        self.fields["slot"].choices = [(slot.value, slot.label) for slot in slots]
        self.fields["name"].required = self.fields["phone"].required = True
        self.offer_enterprises(user)
        if user.is_authenticated and not standing_of(user).at_centre:
            self.fields["name"].initial = user.name[:30]
            self.fields["phone"].initial = user.phone

    def offer_enterprises(self, user: Any) -> None:
        """The own ones; a clerk books for any, and then nothing is filled in."""
        who, field = standing_of(user), self.fields["enterprise"]
        field.empty_label = "个人的事"
        if who.at_centre:
            field.queryset = Enterprise.objects.active()
        elif who.enterprise_ids:
            field.queryset = Enterprise.objects.filter(pk__in=who.enterprise_ids)
            if len(field.queryset) == 1:
                field.initial = field.queryset[0].pk
        else:
            del self.fields["enterprise"]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("这一栏请留空，再提交一次。")
        return ""

    @property
    def chosen_day(self) -> date | None:
        """Whose times stay open when the page comes back."""
        slot = self.slots.get(self["slot"].value() or "")
        return localdate(slot.start) if slot else None

    @property
    def chosen(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


class FindForm(PortalForm, forms.Form):
    """查排队、查预约 by what stands on the slip."""

    number = forms.CharField(label="票号或预约号", max_length=16)
    code = forms.CharField(label="查询码", max_length=8)

    def clean_number(self) -> str:
        return self.cleaned_data["number"].upper()

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()


class ReasonForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="为什么取消", max_length=200, help_text="来访人会看到这句话。"
    )


class WindowForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Window
        fields = ("name", "order", "is_active")
        help_texts = {"name": "例如“1号窗口”。", "order": "小的排前面。"}


class RuleForm(PortalForm, forms.ModelForm):
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


class CounterRulesForm(PortalForm, forms.ModelForm):
    class Meta:
        model = CounterRules
        fields = ("days_ahead", "cancel_hours", "most_per_phone", "retention_days")
