"""Forms of calls and ideas."""

from typing import Any

from django import forms

from chains.meetings.models import Meeting
from chains.models import Enterprise, IndustryChain
from chains.standing import standing_of
from issues.forms.handling import units_for_orders
from portal.ui.forms import PortalForm
from salons.ideas.models import Call, Idea
from salons.ideas.workflow import (
    AfterPilot,
    CallKind,
    Decision,
    IdeaState,
    Verdict,
)


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CallForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Call
        fields = (
            *("kind", "title", "text", "chain", "opens", "closes", "blind"),
            *("accept_days", "review_days"),
        )
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "chain": "不选就面向全区。",
            "accept_days": "建议值 3，可以改。",
            "review_days": "建议值 15，可以改。",
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who, field = standing_of(user), self.fields["chain"]
        self.fields["kind"].choices = CallKind.choices
        self.fields["kind"].initial = CallKind.IDEAS
        field.empty_label = "全区"
        if not who.at_centre:
            chains = IndustryChain.objects.filter(pk__in=who.secretary_chain_ids)
            field.queryset, field.required, field.empty_label = chains, True, None
            field.help_text = ""
        if self.instance.pk and self.instance.ideas.exists():
            # Who sent an idea relied on it.
            self.fields["blind"].disabled = True
            self.fields["blind"].help_text = "已有人提交，不能再改。"


class IdeaForm(PortalForm, forms.ModelForm):
    """提建议: three sentences on the phone. Similar ones are shown, never barred."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Idea
        fields = (
            *("title", "problem", "proposal", "benefit", "enterprise", "coauthors"),
            "anonymous",
        )
        widgets = {"problem": area(), "proposal": area(4)}
        help_texts = {
            "title": "例如：班车加开晚班。",
            "benefit": "选填，例如：每月少停机两小时。",
            "coauthors": "选填。",
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Enterprise.objects.active().represented_by(user)
        field = self.fields["enterprise"]
        field.queryset = rows.order_by("name")
        field.label_from_instance = lambda row: row.called
        if not rows:
            del self.fields["enterprise"]
        else:
            field.initial, field.empty_label = rows.first(), "不以企业名义"

    @property
    def facts(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "seen"}


class MoveForm(PortalForm, forms.Form):
    """A page with one button and nothing to type."""

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        self.idea = idea
        super().__init__(*args, **kwargs)


class ReviewForm(MoveForm):
    verdict = forms.ChoiceField(
        label="建议", choices=Verdict.choices, widget=forms.RadioSelect
    )
    opinion = forms.CharField(label="意见", max_length=500, widget=area())


class DecideForm(MoveForm):
    decision = forms.ChoiceField(
        label="结论", choices=Decision.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="理由",
        max_length=500,
        required=False,
        widget=area(),
        help_text="暂存、不采纳必须写，作者会看到。",
    )
    unit = forms.ModelChoiceField(
        units_for_orders().none(),
        label="由哪个单位实施",
        required=False,
        empty_label="采纳或试点时选",
    )
    due_on = forms.DateField(label="哪天前", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for_orders()


class ConcludePilotForm(MoveForm):
    decision = forms.ChoiceField(
        label="结论", choices=AfterPilot.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="试点情况", max_length=500, widget=area())
    due_on = forms.DateField(
        label="哪天前全面实施", required=False, help_text="全面实施时填。"
    )


class DoneForm(MoveForm):
    result = forms.CharField(
        label="做了什么、有什么变化", max_length=500, widget=area()
    )


class VerifyForm(MoveForm):
    benefit = forms.CharField(
        label="核实到的成效",
        max_length=500,
        widget=area(),
        help_text="能用数字的用数字，会对所有登录的人展示。",
    )


class SendBackForm(MoveForm):
    reason = forms.CharField(label="还差什么", max_length=300, widget=area(2))
    due_on = forms.DateField(label="哪天前补做")


class AgendaForm(MoveForm):
    """Which meeting to come talks about it."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="列入哪次会议",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        field.queryset = meetings
        field.label_from_instance = lambda row: f"{row.full_name} {row.when}"


class IdeaFilter(forms.Form):
    """What the address asks for; what makes no sense is left out."""

    state = forms.ChoiceField(choices=IdeaState.choices, required=False)
    kind = forms.ChoiceField(choices=CallKind.choices, required=False)
    mine = forms.BooleanField(required=False)
    late = forms.BooleanField(required=False)
    call = forms.ModelChoiceField(Call.objects.none(), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = Call.objects.visible_to(user)

    @property
    def found(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
