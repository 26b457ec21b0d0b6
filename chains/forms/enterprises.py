"""Enterprises, contacts and the filters of the register."""

from typing import Any

from django import forms

from chains.choices import ChainChoice, SegmentChoice
from chains.kinds import Stage
from chains.models import Contact, Enterprise, Segment
from chains.uscc import normal
from portal.ui.forms import PortalForm
from portal.workflow.seen import SeenMixin

LONGEST_SEARCH = 50


class EnterpriseForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Enterprise
        fields = (
            *("name", "short_name", "uscc", "chain", "segment", "cluster", "stage"),
            *("address", "chief", "headcount", "qualifications"),
            *("is_above_scale", "is_chain_leader", "is_climbing", "note", "is_active"),
        )
        help_texts = {
            "uscc": "18 位，照营业执照填。",
            "segment": "先看前面的产业链，选同一条链上的环节。",
            "cluster": "例如：休闲服饰。",
            "qualifications": "例如：省级专精特新、高新技术企业，用顿号隔开。",
            "is_active": "迁出或注销的企业去掉勾选，原有记录保留。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Pasted codes carry spaces; they must fit until they are tidied.
        self.fields["uscc"].widget.attrs["maxlength"] = "40"
        self.fields["chain"].empty_label = "请选择"
        self.fields["segment"].empty_label = "请选择"
        segments = Segment.objects.select_related("chain")
        self.fields["segment"].queryset = segments
        self.fields["segment"].label_from_instance = with_chain

    def tidied(self) -> Any:
        data = super().tidied()
        key = self.add_prefix("uscc")
        if isinstance(data.get(key), str):
            data[key] = normal(data[key])
        return data


class EnterpriseEditForm(SeenMixin, EnterpriseForm):
    """Of an entry that colleagues edit, too."""


def with_chain(segment: Segment) -> str:
    return f"{segment.chain}：{segment}"


class ContactForm(SeenMixin, PortalForm, forms.ModelForm):
    class Meta:
        model = Contact
        fields = ("kind", "name", "phone")
        help_texts = {"phone": "手机或座机；列表里只显示前三后四位。"}

    def _get_validation_exclusions(self) -> set[str]:
        """The enterprise is given, not typed, yet its constraints count."""
        return super()._get_validation_exclusions() - {"enterprise"}


class RegisterFilter(forms.Form):
    """What the address of the register asks for; what makes no sense is left out.

    A chain and a segment come as one of `chains`, so that they cost no statement.
    """

    q = forms.CharField(required=False)
    chain = forms.CharField(required=False)
    segment = forms.IntegerField(required=False)
    stage = forms.ChoiceField(choices=Stage.choices, required=False)
    above = forms.BooleanField(required=False)
    climbing = forms.BooleanField(required=False)
    gone = forms.BooleanField(required=False)

    def __init__(self, *args: Any, chains: list[ChainChoice]) -> None:
        super().__init__(*args)
        self.chains = chains

    def clean_chain(self) -> ChainChoice | None:
        slug = self.cleaned_data["chain"]
        return next((c for c in self.chains if c.slug == slug), None)

    def clean_segment(self) -> SegmentChoice | None:
        pk = self.cleaned_data["segment"]
        segments = (segment for chain in self.chains for segment in chain.segments)
        return next((segment for segment in segments if segment.pk == pk), None)

    @property
    def asked(self) -> dict[str, Any]:
        """The usable conditions only; an odd one is as if it were not there."""
        self.full_clean()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in found:
            found["q"] = found["q"][:LONGEST_SEARCH]
        return found


class DirectoryFilter(RegisterFilter):
    """Of the directory also: whose contacts nobody has confirmed for half a year."""

    stale = forms.BooleanField(required=False)


class ProposalForm(PortalForm, forms.ModelForm):
    """What an enterprise may say about itself; adopted by the centre."""

    words = forms.CharField(
        label="其他要更正的",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如联系人换人、换电话，由服务中心核对后改。",
    )

    class Meta:
        model = Enterprise
        fields = ("short_name", "address", "chief", "headcount", "qualifications")

    @property
    def differences(self) -> dict[str, list[Any]]:
        """{field: [was, proposed]} of what was really changed."""
        return {
            name: [self.initial.get(name), self.cleaned_data[name]]
            for name in self.Meta.fields
            if (self.initial.get(name) or "") != (self.cleaned_data[name] or "")
        }


class DeclineForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="不采纳的原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="企业会看到这段话。",
    )
