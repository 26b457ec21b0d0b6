"""What the two sides say: accepted or not, and what came of it."""

from django import forms

from chains.market.workflow import Word
from portal.ui.forms import LARGEST_NUMBER, PortalForm
from portal.ui.widgets import ChoiceCards


class ReplyForm(PortalForm, forms.Form):
    reply = forms.CharField(
        label="一句答复",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="对方会看到。",
    )


class ReasonForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="发布企业和回应过的企业会看到。",
    )


class OutcomeForm(PortalForm, forms.Form):
    word = forms.ChoiceField(
        label="对接结果",
        choices=[(word.value, word.label) for word in (Word.YES, Word.NO)],
        widget=ChoiceCards(columns=2, notes={"yes": "已经谈成", "no": "没有谈成"}),
    )
    said = forms.CharField(
        label="一句情况",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：已签 5000 件加工合同；或：价格没有谈拢。",
    )
    yuan = forms.IntegerField(
        label="金额（元）",
        required=False,
        min_value=1,
        max_value=LARGEST_NUMBER,
        help_text="选填，“成”的才填，只写整数。",
    )
