"""Forms of activities."""

from copy import copy
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.timezone import localtime

from chains.kinds import UnitKind
from chains.meetings.forms.planning import TimesMixin
from chains.models import Enterprise, IndustryChain, Unit
from chains.standing import standing_of
from portal.ui.forms import PortalForm, speak_plainly
from salons.activities.models import Activity, Registration, Result
from salons.activities.workflow import ActivityKind

LINES = 10
CHANGED_SINCE = (
    "您填写时同事改过这场活动。请返回看一眼；下面是您填的，确认要这样改就再保存一次。"
)


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ActivityForm(PortalForm, TimesMixin):
    """办一场: when, where, about what, for whom."""

    kind = forms.ChoiceField(
        label="形式", choices=ActivityKind.choices, widget=forms.RadioSelect
    )
    theme = forms.CharField(label="题目", max_length=60)
    organiser = forms.CharField(label="主办单位", max_length=60)
    speaker = forms.CharField(label="主讲或评委", max_length=60, required=False)
    chain = forms.ModelChoiceField(
        IndustryChain.objects.none(), label="面向", required=False, empty_label="全区"
    )
    capacity = forms.IntegerField(
        label="名额",
        min_value=1,
        max_value=2000,
        required=False,
        help_text="不限就不填。",
    )
    reply_by = forms.DateField(label="报名截止", help_text="当天仍可报名。")
    text = forms.CharField(
        label="活动说明", max_length=2000, required=False, widget=area()
    )
    field_order = (
        *("kind", "theme", "day", "begins", "ends", "place", "reply_by"),
        *("organiser", "speaker", "chain", "capacity", "text"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who, field = standing_of(user), self.fields["chain"]
        self.fields["kind"].initial = ActivityKind.LESSON
        self.fields["begins"].initial = time(14, 30)
        field.queryset = IndustryChain.objects.active()
        self.fields["organiser"].initial = settings.CENTRE_NAME
        if not who.at_centre:
            committees = Unit.objects.active().of_kind(UnitKind.COMMITTEE)
            own = committees.filter(chain__in=who.secretary_chain_ids).first()
            self.fields["organiser"].initial = own
            field.queryset = field.queryset.filter(pk__in=who.secretary_chain_ids)
            field.required, field.empty_label = True, None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, reply_by = cleaned.get("day"), cleaned.get("reply_by")
        if day and reply_by and reply_by > day:
            self.add_error("reply_by", "报名截止不能晚于活动当天。")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        names = (
            *("kind", "theme", "organiser", "speaker", "chain", "capacity"),
            *("reply_by", "text"),
        )
        return self.times | {name: self.cleaned_data[name] for name in names}


class MoveForm(PortalForm, forms.Form):
    """A page with one button and nothing to type."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        self.activity = activity
        super().__init__(*args, **kwargs)


class EditForm(PortalForm, forms.ModelForm):
    """What may change without anybody being told. `version` is the one that was read:
    what a colleague has changed since is seen before it is changed again."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Activity
        fields = ("theme", "organiser", "speaker", "capacity", "text")

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        """The move compares with the activity, so the form fills in a copy."""
        super().__init__(*args, instance=copy(activity), **kwargs)
        self.initial["version"] = activity.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        read = cleaned.pop("version", None)
        if read not in (None, self.initial["version"]):
            self.data["version"] = self.initial["version"]
            raise forms.ValidationError(CHANGED_SINCE)
        return cleaned


class RescheduleForm(PortalForm, TimesMixin):
    reply_by = forms.DateField(label="报名截止")

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start, end = localtime(activity.start), localtime(activity.end)
        self.initial |= {
            "day": start.date(),
            "begins": start.time(),
            "ends": end.time(),
            "place": activity.place,
            "reply_by": activity.reply_by,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = ("start", "end", "place", "reply_by")
        return {name: cleaned[name] for name in names if name in cleaned}


class ReasonForm(MoveForm):
    reason = forms.CharField(label="为什么", max_length=200, widget=area(2))


class HoldForm(MoveForm):
    summary = forms.CharField(
        label="活动情况", max_length=2000, widget=area(), help_text="一两句就行。"
    )


class ResultsForm(MoveForm):
    consented = forms.BooleanField(
        label="已征得名单上的人同意公布",
        error_messages={"required": "请先征得名单上的人同意，再公布。"},
    )

    def clean(self) -> dict[str, Any]:
        """The tick is asked for; the move itself needs nothing."""
        super().clean()
        return {}


class RegisterForm(PortalForm, forms.Form):
    """报名: a number and one button."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="哪家企业", empty_label=None
    )
    seats = forms.IntegerField(label="来几个人", min_value=1, max_value=200, initial=1)
    names = forms.CharField(
        label="谁来", max_length=200, required=False, help_text="姓名或岗位，选填。"
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["enterprise"]
        field.queryset = choices
        field.label_from_instance = lambda row: row.called
        if len(choices) == 1:
            field.initial = choices[0].pk
            field.widget = field.hidden_widget()


class PresentForm(PortalForm, forms.Form):
    """实到: a number for each enterprise that registered."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(activity.entries.for_page())
        for row in self.rows:
            first = row.seats if row.present is None else row.present
            field = forms.IntegerField(
                label=f"{row.enterprise.called}（报名 {row.seats} 人）",
                min_value=0,
                max_value=500,
                initial=first,
            )
            speak_plainly(field)
            self.fields[f"came{row.pk}"] = field

    def keep(self) -> None:
        for row in self.rows:
            row.present = self.cleaned_data[f"came{row.pk}"]
        Registration.objects.bulk_update(self.rows, ["present"])


class ResultForm(PortalForm, forms.ModelForm):
    """One line of the results; without a name it is left out."""

    class Meta:
        model = Result
        fields = ("place", "name", "enterprise", "item", "score")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, empty_permitted=True, use_required_attribute=False, **kwargs
        )
        for name in ("place", "name"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("place")) != bool(cleaned.get("name")):
            missing = "name" if cleaned.get("place") else "place"
            self.add_error(missing, "名次和姓名要一起填。")
        return cleaned


class ResultsListForm(PortalForm, forms.Form):
    """成绩: all the lines at once."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        names = ResultForm._meta.fields
        known = [{n: getattr(row, n) for n in names} for row in activity.results.all()]
        self.rows = [
            ResultForm(
                args[0] if args else None,
                prefix=f"line{number}",
                initial=known[number] if number < len(known) else {},
            )
            for number in range(max(LINES, len(known) + 1))
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not all([row.is_valid() for row in self.rows]):  # noqa: C419 - show all errors
            raise forms.ValidationError("请按红字提示补全成绩。")
        return cleaned

    def keep(self) -> None:
        """In place of what was there; the list is not published yet."""
        self.activity.results.all().delete()
        found = [row.cleaned_data for row in self.rows if row.cleaned_data.get("name")]
        for order, facts in enumerate(found, 1):
            self.activity.results.create(order=order, **facts)


class ActivityFilter(forms.Form):
    """What the address asks for; what makes no sense is left out."""

    kind = forms.ChoiceField(choices=ActivityKind.choices, required=False)
    chain = forms.ModelChoiceField(
        IndustryChain.objects.all(), to_field_name="slug", required=False
    )

    @property
    def found(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
