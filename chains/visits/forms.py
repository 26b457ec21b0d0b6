"""The note of a visit, and the filters of their list."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db import IntegrityError

from chains.models import Enterprise, IndustryChain
from chains.visits.models import Finding, Visit
from chains.visits.permissions import visitable
from portal.ui.forms import PortalForm

LONGEST_LINE = Finding._meta.get_field("text").max_length


class VisitForm(PortalForm, forms.ModelForm):
    """记走访: one screen, written on the phone before driving on."""

    asked = forms.CharField(
        label="企业反映的问题",
        required=False,
        max_length=5000,
        help_text="一行一个。保存后每一行都可以一键转为问题，不用重填。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("enterprise", "day", "companions", "asked", "answered", "learnt")

    class Meta:
        model = Visit
        fields = ("enterprise", "day", "companions", "answered", "learnt")
        widgets = {
            "answered": forms.Textarea(attrs={"rows": 2}),
            "learnt": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "companions": "选填，例如：专班同事。",
            "answered": "选填，企业能看到。",
            "learnt": "选填，只有工作人员能看到。",
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = visitable(user).order_by("name")
        self.fields["enterprise"].empty_label = "请选去了哪家"
        self.initial.setdefault("form_key", uuid4())
        if self.instance.pk:
            del self.fields["enterprise"], self.fields["form_key"]
            self.initial["asked"] = "\n".join(
                row.text for row in self.instance.findings.all()
            )

    def clean_asked(self) -> list[str]:
        lines = self.cleaned_data["asked"].splitlines()
        if any(len(line.strip()) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(
                f"每个问题不超过 {LONGEST_LINE} 字，太长的请分行，或写在下面的情况里。"
            )
        return lines

    def save_on(self, on: date) -> Visit:
        """Store note and lines together; raises Refused, see `Visit.keep`. The same
        once more from the same form is the note that is there already."""
        visit, asked = self.save(commit=False), self.cleaned_data["asked"]
        visit.form_key = visit.form_key or self.cleaned_data.get("form_key")
        try:
            visit.keep(on=on, asked=asked)
        except IntegrityError:
            held = Visit.objects.filter(form_key=visit.form_key).first()
            if held is None or visit.pk:
                raise
            if held.says(visit, asked):
                return held
            visit.form_key = None
            visit.keep(on=on, asked=asked)
        return visit


class VisitFilter(forms.Form):
    """What the address asks for; what makes no sense is left out."""

    chain = forms.ModelChoiceField(
        IndustryChain.objects.all(), to_field_name="slug", required=False
    )
    enterprise = forms.ModelChoiceField(Enterprise.objects.all(), required=False)
    month = forms.DateField(input_formats=["%Y-%m"], required=False)
    mine = forms.BooleanField(required=False)
    open = forms.BooleanField(required=False)

    @property
    def found(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
