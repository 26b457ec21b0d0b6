"""Chains and their segments as the system administrator enters them."""

from django import forms

from chains.models import IndustryChain, Segment
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
