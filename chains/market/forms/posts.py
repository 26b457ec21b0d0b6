"""A post, an answer to it, and the filters of the list."""

from datetime import date
from typing import Any

from django import forms

from chains.market.models import SharePost
from chains.market.permissions import answering_for
from chains.market.words import default_end, latest_end, no_phone
from chains.market.workflow import Kind, PostState, Side
from chains.models import Enterprise, IndustryChain
from chains.standing import standing_of
from portal.ui.forms import PortalForm
from portal.ui.widgets import ChoiceCards

CARDS = ("side", "kind", "reach")


class PostForm(PortalForm, forms.ModelForm):
    """One screen. Who speaks for one enterprise only is not asked which."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="企业", empty_label="请选择"
    )
    field_order = ("enterprise", "side", "kind", "title", "what", "quantity")

    class Meta:
        model = SharePost
        fields = ("side", "kind", "title", "what", "quantity", "valid_until", "reach")
        labels = {"side": "我们这边是"}
        widgets = {
            "side": ChoiceCards(
                columns=2, notes={"supply": "我们能提供", "demand": "我们想找"}
            ),
            "kind": ChoiceCards(
                columns=3,
                icons={"market": "share", "orders": "truck", "talent": "school"},
                notes={
                    "market": "展会、渠道、配套采购",
                    "orders": "加工订单、富余产能",
                    "talent": "共用师傅、实训、培训名额",
                },
            ),
            "reach": ChoiceCards(
                columns=2,
                notes={"chain": "只给本产业链看", "zone": "给全区企业看"},
            ),
            "what": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "title": "例如：旺季富余缝制产能，可接 T 恤加工。",
            "what": "写清要求、时间、质量标准。不写电话，接受回应后双方自动看到。",
            "quantity": "选填，连单位一起写，例如：5000 件。",
            "valid_until": "这一天仍有效，最长 180 天；到期前三个工作日提醒。",
        }

    def __init__(self, *args: Any, user: Any, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"valid_until": default_end(on)} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        rows = enterprises_to_post_for(user)
        self.only = None
        if not standing_of(user).at_centre and len(rows) == 1:
            self.only = rows[0]
            del self.fields["enterprise"]
        else:
            self.fields["enterprise"].queryset = rows
        for name, choices in (("side", Side), ("kind", Kind)):
            self.fields[name].choices = choices.choices
        self.fields["valid_until"].widget.attrs |= {
            "min": on.isoformat(),
            "max": latest_end(on).isoformat(),
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        return found if self.only is None else {**found, "enterprise": self.only}


def enterprises_to_post_for(user: Any) -> Any:
    """The centre for any of the register, others for their own."""
    who, rows = standing_of(user), Enterprise.objects.active().order_by("name", "pk")
    rows = rows.select_related("chain")
    return rows if who.at_centre else rows.filter(pk__in=who.enterprise_ids)


class AnswerForm(PortalForm, forms.Form):
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="以哪家企业回应", empty_label="请选择"
    )
    text = forms.CharField(
        label="回应内容",
        max_length=1000,
        validators=[no_phone],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="能做多少、什么时候、什么条件。不写电话，对方接受后双方自动看到。",
    )

    def __init__(self, *args: Any, user: Any, post: SharePost, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Enterprise.objects.active().filter(pk__in=answering_for(user, post))
        self.only = rows[0] if len(rows) == 1 else None
        if self.only:
            del self.fields["enterprise"]
        else:
            self.fields["enterprise"].queryset = rows

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        return found if self.only is None else {**found, "enterprise": self.only}


class PostFilter(forms.Form):
    """What the address of the list asks for; what makes no sense is left out."""

    mine = forms.BooleanField(label="我们的", required=False)
    side = forms.ChoiceField(label="供或需", choices=Side.choices, required=False)
    kind = forms.ChoiceField(label="类别", choices=Kind.choices, required=False)
    chain = forms.ModelChoiceField(
        IndustryChain.objects.all(),
        label="产业链",
        to_field_name="slug",
        required=False,
    )
    state = forms.ChoiceField(label="状态", choices=PostState.choices, required=False)
    differing = forms.BooleanField(label="双方说法不一", required=False)

    @property
    def asked(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def told(self) -> str:
        """The same in words, as the access journal keeps it."""
        words = [
            label if value is True else f"{label}：{self.shown(name, value)}"
            for name, value in self.asked.items()
            for label in [self.fields[name].label]
        ]
        return "；".join(words)

    def shown(self, name: str, value: Any) -> str:
        choices = getattr(self.fields[name], "choices", ())
        return str(value) if name == "chain" else dict(choices).get(value, "")
