"""The form of a rating, and the short form of each move of a rectification."""

from typing import Any

from django import forms

from portal.ui.forms import PortalForm
from portal.ui.widgets import ChoiceCards
from portal.workflow.seen import SeenMixin
from services.models import ServiceItemVersion
from services.ratings.models import Rating, RatingRules, Rectification
from services.ratings.models.rating import indicators_of
from services.ratings.workflow import (
    BAD_TAGS,
    GOOD_TAGS,
    CallBack,
    Cause,
    Channel,
    Grade,
    Level,
    State,
    Verdict,
)

FACES = {
    "5": "mood-smile",
    "4": "mood-smile",
    "3": "mood-neutral",
    "2": "mood-sad",
    "1": "mood-sad",
}


def words(label: str, longest: int = 500, **facts: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=longest, widget=area, **facts)


def level_field(label: str) -> forms.TypedChoiceField:
    """Five cards of one size; none is chosen beforehand, whatever the address says."""
    return forms.TypedChoiceField(
        label=label,
        choices=Level.choices,
        coerce=int,
        widget=ChoiceCards(icons=FACES),
        error_messages={"required": "请选一个满意程度，五个里选一个。"},
    )


def tags_field(label: str, tags: tuple[str, ...]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(tag, tag) for tag in tags],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class RatingForm(PortalForm, forms.Form):
    """One tap and one button; everything below the level is optional."""

    level = level_field("您对这次办理")
    good = tags_field("好在哪里（选填）", GOOD_TAGS)
    bad = tags_field("哪里不好（选填）", BAD_TAGS)
    comment = words(
        "想说的话（选填）", required=False, help_text="请不要写身份证号等个人信息。"
    )
    anonymous = forms.BooleanField(
        label="匿名",
        required=False,
        help_text="名单和导出里不写您是谁；中心为了整改，仍看得到是哪一件。",
    )

    def __init__(self, *args: Any, matter: Any, **kwargs: Any) -> None:
        self.names = indicators_of(matter)
        super().__init__(*args, **kwargs)

    @property
    def indicators(self) -> list[forms.BoundField]:
        return [self[key] for key in self.names]

    def rating(self, **facts: Any) -> Rating:
        typed = self.cleaned_data
        grades = {key: typed[key] for key in self.names if typed[key]}
        return Rating(
            level=typed["level"],
            tags=[*typed["good"], *typed["bad"]],
            indicators=grades,
            comment=typed["comment"],
            anonymous=typed["anonymous"],
            **facts,
        )


def rating_form(matter: Any, *args: Any) -> RatingForm:
    """With the indicators of a request, or those of the counter."""
    fields = {
        key: forms.ChoiceField(
            label=name, choices=[("", "不评"), *Grade.choices], required=False
        )
        for key, name in indicators_of(matter).items()
    }
    return type("MatterForm", (RatingForm,), fields)(*args, matter=matter)


class FollowUpForm(PortalForm, forms.Form):
    level = level_field("整改以后，您觉得")
    comment = words("想说的话（选填）", required=False)


class RulesForm(SeenMixin, PortalForm, forms.ModelForm):
    class Meta:
        model = RatingRules
        fields = (
            *("window_days", "contact_days", "fix_days", "most_days"),
            *("follow_days", "least"),
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        fix, most = typed.get("fix_days"), typed.get("most_days")
        if fix and most and most < fix:
            self.add_error("most_days", "不能比整改期限短。")
        return typed


class MoveForm(PortalForm, forms.Form):
    """A page with one button and what the move asks."""

    def __init__(self, *args: Any, row: Rectification, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """What depends on the rectification; after the fields are there."""


class ContactForm(MoveForm):
    words = words("对方怎么说", help_text="没联系上也写明打了几次。")


class ExtendForm(MoveForm):
    days = forms.IntegerField(label="从差评当天算起，几个工作日内整改", min_value=1)
    reason = words("为什么要延期", 300)

    def prepare(self) -> None:
        most = RatingRules.current().most_days
        self.fields["days"].initial = most
        self.fields["days"].help_text = f"最多 {most} 个工作日，只能延一次。"


class FixForm(MoveForm):
    cause = forms.ChoiceField(
        label="原因", choices=Cause.choices, widget=forms.RadioSelect
    )
    action = words("做了什么", 1000)


class AskAgainForm(MoveForm):
    result = forms.ChoiceField(
        label="对方怎么说", choices=CallBack.choices, widget=forms.RadioSelect
    )
    words = words("回访情况", help_text="联系不上不算认可，单独统计。")


class AppealForm(MoveForm):
    words = words("为什么认为这条评价不成立")


class JudgeForm(MoveForm):
    verdict = forms.ChoiceField(
        label="结论", choices=Verdict.choices, widget=forms.RadioSelect
    )
    reason = words("复核理由")

    def prepare(self) -> None:
        self.fields[
            "verdict"
        ].help_text = "误评、恶意差评不计入统计，但仍列为“复核后不计”。"


class AnswerForm(MoveForm):
    reply = words("答复内容", 1000, help_text="评价人会看到。不要写姓名、电话。")
    reply_public = forms.BooleanField(
        label="放到公开页",
        required=False,
        help_text="公开页只写事项、月份、评价和这段答复，不写是谁。",
    )

    def prepare(self) -> None:
        self.fields["reply"].initial = self.row.reply
        self.fields["reply_public"].initial = self.row.reply_public


class ReopenForm(MoveForm):
    reason = words("哪里没有办好", 300)


class LedgerFilter(PortalForm, forms.Form):
    """What the address asks for; what makes no sense is left out."""

    level = forms.TypedChoiceField(choices=Level.choices, coerce=int, required=False)
    low = forms.BooleanField(required=False)
    late = forms.BooleanField(required=False)
    channel = forms.ChoiceField(choices=Channel.choices, required=False)
    mending = forms.ChoiceField(choices=State.choices, required=False)
    item = forms.SlugField(max_length=20, required=False)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    @property
    def found(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


def items_offered() -> list[tuple[str, str]]:
    """(code, name) of the catalogue for the filter."""
    rows = ServiceItemVersion.objects.current().order_by("item__order")
    return list(rows.values_list("item__code", "name"))
