"""The filters of the ledger: what may stand in its address, and what each one asks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from chains.models import IndustryChain
from chains.standing import standing_of
from issues.models import Category
from issues.querysets import IssueQuerySet
from issues.workflow import Source, State
from portal.ui.choices import kept_choices
from portal.workdays.current import work_calendar

VIEWS = {
    "live": "全部在办",
    "mine": "待我处理",
    "late": "快到期与超期",
    "consulting": "会商中",
    "closing": "待销号",
    "closed": "已销号",
    "all": "全部",
}
YELLOW = 3
# A draft is nobody's business but its writer's.
SHOWN = [choice for choice in State.choices if choice[0] != State.DRAFT]


class LedgerFilter(forms.Form):
    """Odd values are dropped, never an error page."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False)
    lamp = forms.ChoiceField(
        choices=[("red", "超期"), ("yellow", "快到期")], required=False
    )
    state = forms.ChoiceField(
        label="状态", choices=[("", "不限"), *SHOWN], required=False
    )
    chain = forms.ModelChoiceField(
        IndustryChain.objects.all(), label="产业链", empty_label="不限", required=False
    )
    category = forms.ModelChoiceField(
        Category.objects.all(), label="类别", empty_label="不限", required=False
    )
    source = forms.ChoiceField(
        label="来源", choices=[("", "不限"), *Source.choices], required=False
    )
    q = forms.CharField(label="搜索", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chain", "category"):
            field = self.fields[name]
            kept = kept_choices(f"{name}.all", field.queryset)
            field.choices = [("", field.empty_label), *kept]
        for field in self.pickers():
            picks = hasattr(field.field, "choices")
            css = "form-select" if picks else "form-control"
            field.field.widget.attrs["class"] = css

    def pickers(self) -> list[forms.BoundField]:
        """What stands behind 更多条件."""
        return [self[name] for name in ("q", "state", "chain", "category", "source")]


@dataclass(frozen=True)
class Chip:
    """One active filter in words, and the name to drop."""

    name: str
    value: str
    text: str

    def __str__(self) -> str:
        return self.text


def values_of(query: Any) -> dict[str, Any]:
    """The valid filters of an address; "在办" is the view where none is named."""
    form = LedgerFilter(query)
    form.is_valid()
    found = {name: value for name, value in form.cleaned_data.items() if value}
    found.setdefault("view", "live")
    return found


def apply(rows: IssueQuerySet, found: dict[str, Any], *, user: Any, on: date) -> Any:
    rows = of_view(rows, found["view"], user=user, on=on)
    if found.get("lamp") == "red":
        rows = rows.overdue(on)
    if found.get("lamp") == "yellow":
        rows = rows.due_until(work_calendar().add(on, YELLOW), on=on)
    for name in ("state", "chain", "category", "source"):
        if found.get(name):
            rows = rows.filter(**{name: found[name]})
    return rows.matching(found["q"]) if found.get("q") else rows


def of_view(rows: IssueQuerySet, view: str, *, user: Any, on: date) -> Any:
    soon = work_calendar().add(on, YELLOW)
    choose = {
        "live": rows.live,
        "mine": lambda: rows.waiting_for(standing_of(user), user, on=on),
        "late": lambda: rows.live().filter(due_on__lte=soon),
        "consulting": lambda: rows.filter(state=State.CONSULTING),
        "closing": lambda: rows.filter(state__in=(State.REVIEW, State.CONFIRMING)),
        "closed": rows.closed,
        "all": rows.reported,
    }
    return choose[view]()


def chips(found: dict[str, Any]) -> list[Chip]:
    """What is chosen, in words; the view is a tab and no chip."""
    words = {
        "lamp": lambda v: f"灯：{dict(LedgerFilter.base_fields['lamp'].choices)[v]}",
        "state": lambda v: f"状态：{State(v).label}",
        "chain": lambda v: f"产业链：{v}",
        "category": lambda v: f"类别：{v}",
        "source": lambda v: f"来源：{Source(v).label}",
        "q": lambda v: f"搜索：{v}",
    }
    return [
        Chip(name, str(getattr(value, "pk", value)), words[name](value))
        for name, value in found.items()
        if name in words
    ]
