"""What is asked once for many ticked rows."""

from datetime import date
from typing import Any

from django import forms

from portal.ui.forms import PortalForm
from portal.workdays.current import work_calendar

LONGEST_TERM = 60


class ManyForm(PortalForm, forms.Form):
    """Nothing but the tap; `rows` are those ticked."""

    title, button, hint = "", "", ""

    def __init__(self, *args: Any, rows: list[Any], on: date, **kwargs: Any) -> None:
        self.rows, self.on = rows, on
        super().__init__(*args, **kwargs)


class DispatchManyForm(ManyForm):
    """One demand and one term for all; the units are the categories' own."""

    title, button = "批量交办", "发出交办单"
    hint = "每件交给所属类别的默认主办单位；要配协办、改单位的，请打开那一件单独交办。"

    ask = forms.CharField(
        label="请它们做什么",
        max_length=2000,
        initial="请按职责办理，及时更新进展，办结后申请销号。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    days = forms.IntegerField(
        label="几个工作日内办结",
        min_value=1,
        max_value=LONGEST_TERM,
        help_text="先填的是所选问题里剩得最少的天数，这样没有一件会过它自己的时限。",
    )

    def __init__(self, *args: Any, rows: list[Any], on: date, **kwargs: Any) -> None:
        super().__init__(*args, rows=rows, on=on, **kwargs)
        left = [work_calendar().between(on, row.due_on) for row in rows if row.due_on]
        self.fields["days"].initial = min(max(min(left, default=1), 1), LONGEST_TERM)


class SignManyForm(ManyForm):
    title, button = "批量签收", "签收"
    hint = "签收后开始办理，时限不变。"


class IssueManyForm(ManyForm):
    title, button = "批量签发督办单", "签发"
    hint = "按草稿的要求签发，签发时给编号；要改要求的，请打开那一张单独签发。"
