"""A new article, and the draft of its next version."""

from typing import Any

from django import forms

from chains.articles.models import WORDS, Article, Version
from chains.models import Unit
from portal.ui.forms import PortalForm
from portal.workflow.seen import SeenMixin


class ArticleForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Article
        fields = ("title", "kind", "unit")
        help_texts = {"unit": "选填；选了会出现在组织体系里那个单位的页面上。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active().order_by("order", "pk")
        self.fields["unit"].empty_label = "不属于单个单位"


class DraftForm(SeenMixin, PortalForm, forms.ModelForm):
    class Meta:
        model = Version
        fields = WORDS
        widgets = {"body": forms.Textarea(attrs={"rows": 18})}
        help_texts = {
            "body": "一段一行；“一、”“第一章”开头的短行会成为标题和目录。",
            "source": "选填，写文件名称和文号。",
            "reason": "选填，改了什么、为什么改。",
            "since": "不填就是发布当天。",
        }

    def keep(self) -> None:
        """Raises Refused when a colleague saved, published or dropped it just now."""
        if self.instance.pk:
            self.write(Version.objects.drafts())
        else:
            self.instance.keep()
