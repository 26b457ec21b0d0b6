"""Chains and segments, kept by the administrator, and what is missing in them."""

from typing import Any

from django import forms

from chains.models import Enterprise, IndustryChain, MissingLink, Segment
from portal.ui.forms import PortalForm


class ChainForm(PortalForm, forms.ModelForm):
    class Meta:
        model = IndustryChain
        fields = ("name", "slug", "order", "is_active")
        help_texts = {
            "name": "不带“产业链”三个字，例如：纺织服装。",
            "slug": "出现在网址里，用小写英文字母和横线，例如：textile。",
            "is_active": "停用后不再出现在组织图里，原有记录保留。",
        }
        error_messages = {
            "slug": {
                "unique": "已有产业链用了这个代号，请换一个。",
                "invalid": "只用小写英文字母、数字和横线，例如：textile。",
            }
        }


class SegmentForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Segment
        fields = ("position", "name", "order")

    def _get_validation_exclusions(self) -> set[str]:
        """The chain is given, not typed, yet its constraints count."""
        return super()._get_validation_exclusions() - {"chain"}


class MissingLinkForm(PortalForm, forms.ModelForm):
    """A gap of one chain: its segments and its enterprises are what can be chosen."""

    class Meta:
        model = MissingLink
        fields = ("segment", "title", "what", "state", "filled_by")
        widgets = {"what": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": "例如：高端面料后整理。",
            "what": "缺什么能力、要多大规模，招商和企业介绍时用。",
            "filled_by": "“已补”时选。名单里没有的，先请服务中心登记到本链。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chain = self.instance.chain
        self.fields["segment"].queryset = Segment.objects.filter(chain=chain)
        members = Enterprise.objects.active().filter(chain=chain).order_by("name")
        self.fields["filled_by"].queryset = members
        self.fields["segment"].empty_label = "请选择"
        self.fields["filled_by"].empty_label = "不填"

    def _get_validation_exclusions(self) -> set[str]:
        """The chain is given, not typed, yet its constraints count."""
        return super()._get_validation_exclusions() - {"chain"}
