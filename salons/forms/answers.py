"""Forms of what is said and asked at a salon, kept, and asked about afterwards."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from chains.models import Enterprise, Unit
from portal.ui.forms import PortalForm
from salons.models import Answer, Demand, ExperienceNote, Salon
from salons.models.opinions import Grade, Useful
from salons.workflow import NoteTheme


class AnswerForm(PortalForm, forms.ModelForm):
    """现场答复: who said what; the unit that has it in hand is first in the list."""

    class Meta:
        model = Answer
        fields = ("said", "speaker", "unit")
        widgets = {"said": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "speaker": "例如：供电公司负责人。",
            "unit": "选了承办单位的，这句答复同时记为它的办理进展。",
        }

    def __init__(self, *args: Any, handling: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = Unit.objects.active().filter(pk__in=handling)
        field.empty_label = "不属于承办单位"


def heard_at(salon: Salon) -> QuerySet:
    """The enterprises that speak there: the chain's, and of other chains the host and
    those that the committee has invited."""
    guests = salon.guests.enterprises().values("enterprise")
    there = Q(chain=salon.turn.chain_id) | Q(pk=salon.turn.host_id) | Q(pk__in=guests)
    return Enterprise.objects.active().filter(there).order_by("name")


class OfSalon:
    """Put it before PortalForm: the salon is given, not typed, yet its constraints
    count."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"salon"}


class DemandForm(OfSalon, PortalForm, forms.ModelForm):
    """现场诉求: a sentence; answered on the spot or passed on with one tap."""

    class Meta:
        model = Demand
        fields = ("enterprise", "text", "answered")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "answered": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"answered": "当场答复清楚的写这里；没有答复的留空，再转为问题。"}

    def __init__(self, *args: Any, salon: Salon, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["enterprise"]
        field.queryset = heard_at(salon)
        field.label_from_instance = lambda row: row.called
        field.empty_label = "请选哪家提出的"


class NoteForm(OfSalon, PortalForm, forms.ModelForm):
    class Meta:
        model = ExperienceNote
        fields = ("enterprise", "theme", "title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"text": "怎么做的、有什么成效、别家照做要注意什么。"}

    def __init__(self, *args: Any, salon: Salon, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["enterprise"]
        field.queryset = heard_at(salon)
        field.label_from_instance = lambda row: row.called
        field.initial = salon.turn.host_id


class NoteFilter(forms.Form):
    """What the address asks for; what makes no sense is left out."""

    q = forms.CharField(max_length=60, required=False)
    theme = forms.ChoiceField(choices=NoteTheme.choices, required=False)

    @property
    def found(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class OpinionForm(PortalForm, forms.Form):
    """匿名问卷: three taps, and a wish if there is one."""

    overall = forms.ChoiceField(
        label="这次活动", choices=Grade.choices, widget=forms.RadioSelect
    )
    answers = forms.ChoiceField(
        label="诉求回应说清楚了吗", choices=Useful.choices, widget=forms.RadioSelect
    )
    wish = forms.CharField(
        label="希望下次谈什么",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="选填；请不要写出自己是谁。",
    )
