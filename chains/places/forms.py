"""A place as its keeper enters it, the day of its upgrade, and the check-list."""

from typing import Any

from django import forms

from chains.models import Enterprise, IndustryChain
from chains.places.kinds import HostKind, PlaceKind, Purpose
from chains.places.models import Place, StationPoint
from chains.standing import standing_of
from portal.ui.forms import PortalForm


class PlaceForm(PortalForm, forms.ModelForm):
    """The host is either an enterprise or a name; what does not belong is dropped."""

    purposes = forms.MultipleChoiceField(
        label="功能",
        choices=Purpose,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Place
        fields = (
            *("kind", "name", "host_kind", "enterprise", "host_name", "chain"),
            *("address", "hours", "phone", "purposes", "audience"),
            *("opened_on", "note"),
        )
        widgets = {
            "kind": forms.RadioSelect,
            "host_kind": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "name": "公众看到的名称，例如：示例服饰党群服务站。",
            "enterprise": "建在企业的选这里。",
            "host_name": "建在园区、社会组织的写这里，例如：产业园区。",
            "hours": "例如：工作日 8:30–17:30。",
            "phone": "公众打得通的办公电话，不写个人手机号。",
            "opened_on": "选填，不清楚就空着。",
            "note": "选填，公众看得到。不写个人姓名和电话。",
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who, chains = standing_of(user), IndustryChain.objects.active()
        enterprises = Enterprise.objects.active().order_by("name")
        kinds, chain = PlaceKind.choices, self.fields["chain"]
        chain.empty_label = "全区"
        if not who.at_centre:
            own = who.secretary_chain_ids
            chains, enterprises = (
                chains.filter(pk__in=own),
                enterprises.filter(chain__in=own),
            )
            chain.required, chain.empty_label = True, "请选择"
            kinds = [one for one in kinds if one[0] != PlaceKind.CENTRE]
        chain.queryset, self.fields["enterprise"].queryset = chains, enterprises
        self.fields["enterprise"].empty_label = "请选择"
        self.fields["kind"].choices = kinds
        self.fields["host_kind"].choices = HostKind.choices
        if len(chains) == 1 and not who.at_centre:
            chain.initial = chains[0]
        if self.instance.pk:
            # A room becomes a station by its upgrade, with the day.
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        is_enterprise = data.get("host_kind") == HostKind.ENTERPRISE
        data["host_name" if is_enterprise else "enterprise"] = (
            "" if is_enterprise else None
        )
        if is_enterprise and not data.get("enterprise"):
            self.add_missing("enterprise", "请选择建站企业。")
        if not is_enterprise and not data.get("host_name"):
            self.add_missing("host_name", "请写建站单位，例如：产业园区。")
        return data

    def add_missing(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    def _get_validation_exclusions(self) -> set[str]:
        """The days and the kind are given, not typed, yet their constraints count."""
        given = {"kind", "upgraded_on", "closed_on"}
        return super()._get_validation_exclusions() - given


class UpgradeForm(PortalForm, forms.Form):
    on = forms.DateField(label="升级日期", help_text="挂牌启用的那一天。")


class PointsForm(PortalForm, forms.Form):
    """The whole check-list as one text: a line is a point."""

    lines = forms.CharField(
        label="清单",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=1200,
        help_text="一行一条，每条不超过 60 字。去掉的行，已核实的记录仍保留。",
    )

    def clean_lines(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines()]
        found = [line for line in lines if line]
        longest = StationPoint._meta.get_field("text").max_length
        for line in found:
            if len(line) > longest:
                raise forms.ValidationError(
                    f"“{line[:12]}……”超过 {longest} 字，请写短一些或分成两行。"
                )
        return found
