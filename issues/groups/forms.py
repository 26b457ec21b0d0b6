"""What is typed about a group, and which of its issues are meant."""

from datetime import date
from typing import Any

from django import forms

from chains.meetings.models import Meeting
from chains.models import IndustryChain
from chains.standing import standing_of
from issues.groups.models import Group
from issues.models import Category, Issue
from portal.ui.forms import PortalForm
from portal.workdays.current import work_calendar

# Working days to a consultation of its own: as soon as the rules' own agendas.
SOON = 5


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class IssuesField(forms.ModelMultipleChoiceField):
    """Ticked in a list that the template writes, so that a row says enough."""

    def __init__(self, **facts: Any) -> None:
        sentences = {
            "required": "请先勾选要一起办的问题。",
            "invalid_choice": "勾选的问题里有的刚刚归了类或已不在办，不再列出，"
            "请看过再提交一次。",
        }
        super().__init__(
            Issue.objects.none(), label="问题", error_messages=sentences, **facts
        )

    def offer(self, issues: list[Issue]) -> None:
        """By key, because a form cannot look for what was ticked in a list."""
        self.rows = issues
        self.queryset = Issue.objects.filter(pk__in=[row.pk for row in issues])


class PickForm(PortalForm, forms.Form):
    """The issues meant, to begin with the `picked` ones ticked, else all or none."""

    ticked = True

    issues = IssuesField()

    def __init__(
        self,
        *args: Any,
        issues: list[Issue],
        picked: set[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.picked = picked
        self.fields["issues"].offer(issues)

    @property
    def rows(self) -> list[Issue]:
        """The offered ones, `picked` as they were sent or as they begin."""
        field = self.fields["issues"]
        sent = set(self.data.getlist("issues")) if self.is_bound else self.picked
        for row in field.rows:
            row.picked = str(row.pk) in sent if sent is not None else self.ticked
        return field.rows


TITLE_HELP = (
    "例如：夏季错峰用电。不写企业名称：承办单位看得到，会商时各家企业也看得到。"
)


class RenameForm(PortalForm, forms.Form):
    title = forms.CharField(label="这一类事叫什么", max_length=60, help_text=TITLE_HELP)


class OpenForm(PickForm):
    """发起一类事."""

    title = forms.CharField(
        label="这一类事叫什么",
        max_length=60,
        help_text=TITLE_HELP,
    )
    chain = forms.ModelChoiceField(
        IndustryChain.objects.active(), label="产业链", required=False
    )
    category = forms.ModelChoiceField(
        Category.objects.order_by("pk"),
        label="类别",
        required=False,
        empty_label="不限",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, who = self.fields["chain"], standing_of(user)
        field.empty_label = "全区"
        if not who.at_centre:
            mine = field.queryset.filter(pk__in=who.secretary_chain_ids)
            field.queryset, field.required, field.empty_label = mine, True, None


class AddForm(PickForm):
    """加入: nothing is ticked before somebody has looked."""

    ticked = False


class TellForm(PickForm):
    text = forms.CharField(
        label="说什么",
        max_length=2000,
        widget=area(4),
        help_text="写现在办到哪一步、下一步什么时候。各家企业在自己的问题里看到，"
        "不要写企业名称。",
    )


class ConsultForm(PortalForm, forms.Form):
    """一并会商: everything is filled in, so one tap is enough."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="在哪里议",
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        empty_label="另开一次专题协商会",
    )
    planned_on = forms.DateField(
        label="专题协商会哪天开", required=False, help_text="列入会议的不用填。"
    )
    reason = forms.CharField(
        label="想议定什么",
        max_length=2000,
        widget=area(),
        help_text="各家企业和承办单位都会看到，不要写企业名称。",
    )
    late_reason = forms.CharField(
        label="临时议题的理由",
        max_length=200,
        required=False,
        help_text="议程已经定稿的会议要写，并经主持人同意。",
    )

    def __init__(
        self,
        *args: Any,
        group: Group,
        meetings: Any,
        on: date,
        last: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field, rows = self.fields["meeting"], list(meetings)
        field.queryset = meetings
        field.initial = rows[0].pk if rows else None
        field.label_from_instance = lambda row: f"{row.full_name} {row.when}"
        self.fields["planned_on"].initial = min(work_calendar().add(on, SOON), last)
        self.fields[
            "reason"
        ].initial = (
            f"“{group.title}”是多家企业的同类问题，请议定统一的解决办法和责任单位。"
        )
        if not any(row.is_late_for(on) for row in rows):
            del self.fields["late_reason"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not found.get("meeting") and not found.get("planned_on"):
            self.add_error("planned_on", "请选一次会议，或写专题协商会哪天开。")
        return found


class RemoveForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="为什么移出", max_length=200, required=False, help_text="选填。"
    )


class EndForm(PortalForm, forms.Form):
    result = forms.CharField(label="怎么了结的", max_length=500, widget=area())
