"""Forms of the moves of one turn; each is made with the turn that it is about."""

from datetime import date
from typing import Any

from django import forms

from chains.models import Enterprise
from issues.models import Issue
from portal.ui.forms import PortalForm
from salons.ledger import deferrals
from salons.models import Turn
from salons.roll import roll_of


class TurnForm(PortalForm, forms.Form):
    """A page with one button and nothing to type."""

    def __init__(self, *args: Any, turn: Turn, **kwargs: Any) -> None:
        self.turn = turn
        super().__init__(*args, **kwargs)


def reason_field(label: str = "理由", text: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=120, widget=area, help_text=text)


class ReasonForm(TurnForm):
    reason = reason_field()


class DeferForm(TurnForm):
    """The opinion is asked only when the host passed its last turn on, too."""

    reason = reason_field()
    opinion = forms.CharField(
        label="党委研究意见",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="这家企业上一次也顺延了，再次顺延须经党委研究。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not deferrals(self.turn):
            del self.fields["opinion"]


class HostForm(TurnForm):
    """Which enterprise of the committee hosts instead, and why."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="改由哪家承办", empty_label="请选择企业"
    )
    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = roll_of(self.turn.chain).members(self.turn.day)
        keys = [row.pk for row in members if row.pk != self.turn.host_id]
        rows = Enterprise.objects.filter(pk__in=keys)
        self.fields["enterprise"].queryset = rows.order_by("name")


class DayForm(TurnForm):
    day = forms.DateField(label="改到哪天")
    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = date.fromordinal(self.turn.end.toordinal() - 1)
        field = self.fields["day"]
        field.initial = self.turn.day
        field.help_text = f"在 {self.turn.period} 到 {last} 之间。"


class HandoverForm(TurnForm):
    """The four parts of the list; what was returned is there to be completed."""

    demands = forms.CharField(
        label="遗留诉求",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="会上提出还没有答复的，写清哪家、什么事；没有的写“无”。",
    )
    contact = forms.CharField(
        label="场地联系人", max_length=100, help_text="岗位和办公电话。"
    )
    attendance = forms.CharField(
        label="到会情况",
        max_length=200,
        help_text="哪些单位、共多少人，不写个人名单。",
    )
    experience = forms.CharField(
        label="经验和提醒",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="下一家用得上的做法，可不填。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = getattr(self.turn, "handover", None)
        found = {} if known else left_over(self.turn)
        for name, field in self.fields.items():
            field.initial = getattr(known, name) if known else found.get(name)


def left_over(turn: Turn) -> dict[str, str]:
    """What the records of its salon already say, so that nobody types it again."""
    salon = turn.salon
    if salon is None:
        return {}
    came = salon.guests.filter(present=True)
    people = sum(came.values_list("seats", flat=True))
    live = Issue.objects.live().filter(demand_of_salon__salon=salon)
    texts = [f"{row.number} {row.title}" for row in live.order_by("pk")]
    return {
        "attendance": f"到会 {came.count()} 家，共 {people} 人" if came else "",
        "demands": "\n".join(texts) or "无",
        "contact": salon.host_contact,
    }


class SwapForm(TurnForm):
    """With which other settled turn to change places."""

    other = forms.ModelChoiceField(
        Turn.objects.none(),
        label="想换到哪一期",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = reason_field()

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Turn.objects.ahead().for_list().filter(chain=self.turn.chain_id)
        rows = rows.filter(day__gte=on).exclude(host=self.turn.host_id)
        field = self.fields["other"]
        field.queryset = rows.order_by("number")
        field.label_from_instance = lambda row: f"{row.label} {row.host.called}"
