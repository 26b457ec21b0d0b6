"""登记 at the counter: one screen, one save, nothing left of the client before."""

from typing import Any

from django import forms
from django.db.models import Q

from chains.models import Enterprise
from portal.ui.forms import PortalForm
from services.models import Material, ServiceItem
from services.requests.forms.asked import OFF, AskedForm
from services.requests.models import Mandate
from services.requests.workflow import Channel, Notify, Relation, Result
from services.workflow import Mode

AREA = forms.Textarea(attrs={"rows": 3} | OFF)
SHOWN = 6
AT_COUNTER = [choice for choice in Channel.choices if choice[0] != Channel.ONLINE]


class CounterForm(AskedForm):
    channel = forms.ChoiceField(
        label="怎么来的", choices=AT_COUNTER, widget=forms.RadioSelect
    )
    house = forms.CharField(
        label="企业",
        max_length=60,
        required=False,
        help_text="打几个字选一家，简称或信用代码也行；个人来办的不填。",
    )
    relation = forms.ChoiceField(
        label="来人是", choices=Relation.choices, widget=forms.RadioSelect
    )
    mandate_seen = forms.BooleanField(
        label="已看过授权委托书原件", required=False, help_text="受托代办才勾。"
    )
    notify_to = forms.ChoiceField(label="结果通知谁", choices=Notify.choices)
    received = forms.ModelMultipleChoiceField(
        Material.objects.none(),
        label="已收材料",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    result = forms.ChoiceField(
        label="当场结果",
        choices=[("", "不能当场办，先受理"), *Result.choices],
        required=False,
        initial=Result.ANSWERED,
    )
    result_text = forms.CharField(
        label="结果说明", max_length=2000, required=False, widget=AREA
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.materials = list(self.guide.materials.public())
        field = self.fields["received"]
        field.queryset = self.guide.materials.public()
        field.label_from_instance = paper_label
        if not self.materials:
            del self.fields["received"]
        if self.guide.mode != Mode.IMMEDIATE:
            del self.fields["result"], self.fields["result_text"]
        self.fields["channel"].initial = Channel.COUNTER
        self.fields["relation"].initial = Relation.STAFF
        self.fields["notify_to"].initial = Notify.BOTH
        for field in self.fields.values():
            # No browser offers what the client before has said.
            field.widget.attrs |= OFF
        self.fields["house"].widget.attrs["list"] = "houses"
        asked = [f"f_{row.key}" for row in self.asked]
        order = ("channel", "house", "person", "phone", "relation", "mandate_seen")
        order += (*asked, "received", "result", "result_text", "notify_to")
        self.order_fields(order)

    def clean_house(self) -> str:
        self.enterprise, name = None, self.cleaned_data["house"]
        if not name:
            return ""
        rows = Enterprise.objects.active()
        same = rows.filter(Q(name=name) | Q(short_name=name) | Q(uscc=name.upper()))
        near = list(same[:2]) or list(rows.filter(name__icontains=name)[:SHOWN])
        if len(near) > 1:
            names = "、".join(row.name for row in near)
            raise forms.ValidationError(f"有好几家：{names}。请写全称选一家。")
        self.enterprise = near[0] if near else None
        return "" if near else name

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("result") and not facts.get("result_text"):
            self.add_error("result_text", "请写一句结果，申请人会看到。")
        return facts

    @property
    def lacking(self) -> list[Material]:
        """What has to be there and is not; 容缺 papers may follow."""
        there = {row.pk for row in self.cleaned_data.get("received", ())}
        return [row for row in self.materials if row.required and row.pk not in there]

    @property
    def facts(self) -> dict[str, Any]:
        names = ("channel", "house", "person", "phone", "relation", "notify_to")
        told = ("result", "result_text")
        facts = {name: self.cleaned_data[name] for name in (*names, "mandate_seen")}
        facts |= {name: self.cleaned_data.get(name, "") for name in told}
        there = [row.pk for row in self.cleaned_data.get("received", ())]
        facts |= {"enterprise": self.enterprise, "received": there}
        if self.guide.mode != Mode.IMMEDIATE:
            facts["lacking"] = self.lacking
        return facts | {"answers": self.answers}


def paper_label(row: Material) -> str:
    marks = [] if row.required else ["可容缺"]
    marks += ["只看纸质"] if row.paper_only else []
    return f"{row.name}（{'、'.join(marks)}）" if marks else row.name


class MandateForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Mandate
        fields = ("enterprise", "agent", "phone", "items", "since", "until")
        widgets = {"items": forms.CheckboxSelectMultiple}
        help_texts = {"items": "不勾就是全部事项。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = Enterprise.objects.active()
        field = self.fields["items"]
        field.queryset = ServiceItem.objects.filter(versions__is_current=True)
        field.label_from_instance = lambda row: str(row.current() or row)


class TrackForm(PortalForm, forms.Form):
    number = forms.CharField(label="受理号", max_length=20)
    code = forms.CharField(
        label="查询码", max_length=6, help_text="回执上的 6 位字母和数字。"
    )

    def clean_number(self) -> str:
        return self.cleaned_data["number"].upper().replace(" ", "")

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()
