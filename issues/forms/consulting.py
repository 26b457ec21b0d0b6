"""Forms of the second step: put on an agenda, decide, call off."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from chains.models import Unit
from chains.standing import standing_of
from issues.forms.handling import AskRowForm, units_for_orders
from issues.models import Consultation, Issue
from issues.workflow import ConsultationKind, OrderRole
from portal.ui.forms import PortalForm
from portal.workdays.current import work_calendar
from portal.workflow.seen import SeenMixin


class ReferForm(PortalForm, forms.Form):
    """提交会商: join a planned agenda, or name kind and day of a new one."""

    reason = forms.CharField(
        label="为什么要会商，想议定什么",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consultation = forms.ModelChoiceField(
        Consultation.objects.none(),
        label="列入已安排的会商",
        required=False,
        empty_label="另开一次会商",
    )
    kind = forms.ChoiceField(
        label="形式",
        choices=ConsultationKind.choices,
        initial=ConsultationKind.SPECIAL,
        widget=forms.RadioSelect,
    )
    planned_on = forms.DateField(
        label="计划哪天", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    chair_pauses = forms.CharField(
        label="同意会商期间停表的主持人",
        max_length=40,
        required=False,
        help_text="不停表就不填。每件只能停一次。",
    )

    def __init__(
        self, *args: Any, issue: Issue, user: Any, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        within = issue.rules.consult_within_days
        self.fields["planned_on"].help_text = f"{within} 个工作日内。"
        self.fields["planned_on"].initial = work_calendar().add(on, 3)
        planned = Consultation.objects.visible_to(user).planned()
        self.fields["consultation"].queryset = planned.filter(planned_on__gte=on)


class DecisionRowForm(AskRowForm):
    """One decision: who does what by when."""

    role = forms.ChoiceField(
        label="主协办", choices=OrderRole.choices, initial=OrderRole.SUPPORTING
    )


class DecideForm(PortalForm, forms.Form):
    """记录会商结果: conclusions, and up to five decisions that become orders."""

    ROWS = 5

    chair = forms.CharField(label="主持人", max_length=40)
    conclusions = forms.CharField(
        label="会商意见", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    new_due_on = forms.DateField(
        label="办理时限改到",
        required=False,
        help_text="会上没有议定改期就不填，原时限不变。",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    absent = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="缺席单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="该到没到的才勾；主办单位缺席的，系统会拟督办单。",
    )
    referred_up = forms.BooleanField(
        label="报上级研究，不再由本区单位办理", required=False
    )
    held = forms.BooleanField(label="会上同意按申请挂账", required=False)

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        data = args[0] if args else None
        super().__init__(*args, **kwargs)
        matter = issue.matters.select_related("consultation").filter(result="open")
        agenda = matter.first()
        if issue.proposed_hold() is None:
            del self.fields["held"]
        if issue.why_parts_block():
            del self.fields["referred_up"]
        self.fields["chair"].initial = agenda.consultation.chair if agenda else ""
        lead = issue.lead_order
        self.fields["absent"].queryset = self.expected(issue, agenda)
        self.rows = [
            DecisionRowForm(
                data,
                prefix=f"row{number}",
                units=units_for_orders(),
                initial=self.first_row(lead, issue)
                if number == 0
                else {"role": OrderRole.SUPPORTING},
            )
            for number in range(self.ROWS)
        ]

    @staticmethod
    def expected(issue: Issue, agenda: Any) -> Any:
        """Units that were invited or hold an order of the issue."""
        invited = Q(consultations=agenda.consultation_id) if agenda else Q(pk__in=[])
        with_orders = Q(pk__in=issue.orders.live().values("unit"))
        return Unit.objects.filter(invited | with_orders).distinct()

    @staticmethod
    def first_row(lead: Any, issue: Issue) -> dict[str, Any]:
        unit = lead.unit_id if lead else issue.category.default_unit_id
        return {"role": OrderRole.LEAD, "unit": unit, "due_on": issue.due_on}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("referred_up") or cleaned.get("held"):
            return {**cleaned, "asks": []}
        if not all([row.is_valid() for row in self.rows]):  # noqa: C419 - show all errors
            raise ValidationError("请按红字提示补全议定事项。")
        asks = [row.as_ask() for row in self.rows if not row.is_blank]
        return {**cleaned, "asks": asks}


class CallOffForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="为什么不再会商",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConsultationForm(PortalForm, forms.ModelForm):
    """When, where, who: the agenda's own facts."""

    class Meta:
        model = Consultation
        fields = ("kind", "planned_on", "place", "chair", "participants")
        widgets = {
            "kind": forms.RadioSelect,
            "planned_on": forms.DateInput(attrs={"type": "date"}),
            "participants": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = ConsultationKind.choices
        self.fields["participants"].queryset = units_for_orders()


class ArrangeForm(SeenMixin, ConsultationForm):
    """Of one that is planned, which colleagues arrange, too."""


class NewConsultationForm(ConsultationForm):
    """安排会商 ahead of its issues; a secretary for the own chain only."""

    class Meta(ConsultationForm.Meta):
        fields = ("chain", *ConsultationForm.Meta.fields)

    def __init__(self, *args: Any, user: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, who = on, standing_of(user)
        chain = self.fields["chain"]
        if not who.at_centre:
            chain.queryset = chain.queryset.filter(pk__in=who.secretary_chain_ids)
            chain.required, chain.empty_label = True, None
        else:
            chain.empty_label = "各产业链"
        self.initial.setdefault("planned_on", work_calendar().add(on, 3))

    def clean_planned_on(self) -> date:
        day = self.cleaned_data["planned_on"]
        if day < self.on:
            raise ValidationError("计划日期已经过去，请选今天或以后的一天。")
        return day
