"""The short form of each move of a request."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from chains.models import Enterprise, Unit
from chains.people import clerks
from issues.forms.handling import units_for_orders
from portal.files.forms import FilesField
from portal.ui.forms import PortalForm
from services.models import Material
from services.requests.filing import uploadable
from services.requests.models import ServiceRequest, Supplement
from services.requests.workflow import MOST_EXTRA_DAYS, Delivery, Relation, Result


def words(label: str, longest: int = 300, **facts: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=longest, widget=area, **facts)


class MoveForm(PortalForm, forms.Form):
    """A page with one button and nothing to type."""

    def __init__(
        self, *args: Any, case: ServiceRequest, on: Any, **kwargs: Any
    ) -> None:
        self.case, self.on = case, on
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """What depends on the request; after the fields are there."""


class AcceptForm(MoveForm):
    """One button; what a visitor typed and an agent's paper are looked at here."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.active(),
        label="对应哪家企业",
        required=False,
        empty_label="企业库里没有，按填写的名称",
    )
    mandate_seen = forms.BooleanField(label="已看过授权委托书原件", required=False)

    def prepare(self) -> None:
        case = self.case
        if case.enterprise_id or not case.house:
            del self.fields["enterprise"]
        else:
            self.fields["enterprise"].help_text = f"申请人填的是“{case.house}”。"
        is_agent = case.relation == Relation.AGENT
        if not is_agent or case.mandate_seen or case.valid_mandate(self.on):
            del self.fields["mandate_seen"]


class AskForm(MoveForm):
    materials = forms.ModelMultipleChoiceField(
        Material.objects.none(),
        label="缺哪些材料",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="第一次要一次告知全部。",
    )
    text = words("还要补什么", 2000, required=False, help_text="申请人会原样看到。")
    reason = words("为什么上次没有告知", required=False)

    def prepare(self) -> None:
        rows = self.case.guide.materials.public()
        self.fields["materials"].queryset = rows
        there = [row.pk for row in rows if row.pk in self.case.received]
        lacking = [row.pk for row in rows if row.required and row.pk not in there]
        if not rows:
            del self.fields["materials"]
        elif there:
            self.fields["materials"].initial = lacking
        if not self.case.supplements.exists():
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True


class SupplyForm(MoveForm):
    text = words("补了什么", 2000, required=False)
    uploads = FilesField(label="补交的文件", required=False)

    def prepare(self) -> None:
        if not uploadable(self.case.guide):
            del self.fields["uploads"]
            self.fields["text"].help_text = "纸质材料请带到窗口，不用上传。"


class CancelSupplementForm(MoveForm):
    supplement = forms.ModelChoiceField(
        Supplement.objects.none(),
        label="哪一次",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    reason = words("为什么不用补了")

    def prepare(self) -> None:
        rows = self.case.supplements.open()
        self.fields["supplement"].queryset = rows
        self.fields["supplement"].initial = rows.first()


class AskUnitForm(MoveForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="请哪个单位")
    question = words("请对方办什么", 2000)
    expected_on = forms.DateField(label="希望哪天前回复")

    def prepare(self) -> None:
        self.fields["unit"].queryset = units_for_orders()
        self.fields["expected_on"].initial = self.on + timedelta(days=3)


class ReplyForm(MoveForm):
    reply = words("办理情况", 2000)


class ExtendForm(MoveForm):
    days = forms.IntegerField(
        label="延几个工作日", min_value=1, max_value=MOST_EXTRA_DAYS, initial=3
    )
    reason = words("理由", help_text="申请人会看到。")


class HandOverForm(MoveForm):
    colleague = forms.ModelChoiceField(
        get_user_model().objects.none(), label="交给谁", empty_label=None
    )
    reason = words("办到哪一步、还剩什么")

    def prepare(self) -> None:
        field = self.fields["colleague"]
        field.queryset = clerks(self.on).exclude(pk=self.case.handler_id)
        field.label_from_instance = lambda row: row.name


class ReferForm(MoveForm):
    demand = forms.CharField(
        label="一句话说清要解决什么", max_length=60, help_text="下一步补类别再报送。"
    )


class ReasonForm(MoveForm):
    reason = words("理由")


class WithdrawForm(MoveForm):
    reason = words("理由", required=False, help_text="申请人自己撤回的可以不写。")


class ReopenForm(MoveForm):
    reason = words("哪里没有办好", help_text="30 天内可以要求重新办理，编号不变。")


class FinishForm(MoveForm):
    result = forms.ChoiceField(
        label="结果", choices=Result.choices, widget=forms.RadioSelect
    )
    result_text = words("结果说明", 2000, help_text="申请人会原样看到。")
    delivered_by = forms.ChoiceField(
        label="怎样告知",
        choices=[("", "办结后再送达"), *Delivery.choices],
        required=False,
    )

    def prepare(self) -> None:
        self.fields["result"].initial = Result.DONE
        if self.case.channel == "online" and self.case.filed_by_id:
            self.fields["delivered_by"].initial = Delivery.ONLINE


class DeliverForm(MoveForm):
    delivered_by = forms.ChoiceField(
        label="怎样告知的", choices=Delivery.choices, widget=forms.RadioSelect
    )


class DeclineForm(MoveForm):
    decline_reason = words("为什么不予受理")
    other_route = words("可以到哪里办", help_text="写明单位、地点或电话。")


class LedgerFilter(PortalForm, forms.Form):
    """What the address asks for; what makes no sense is left out."""

    q = forms.CharField(max_length=40, required=False)
    state = forms.CharField(max_length=12, required=False)
    mine = forms.BooleanField(required=False)
    late = forms.BooleanField(required=False)
    untold = forms.BooleanField(required=False)
    failed = forms.BooleanField(required=False)
    channel = forms.CharField(max_length=8, required=False)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    @property
    def found(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
