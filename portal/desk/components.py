"""The page that shows every piece of the visual language, for who builds pages."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chains.permissions import is_staff
from portal.accounts.guards import open_to
from portal.ui.forms import PortalForm
from portal.ui.widgets import ChoiceCards

PATH = [
    {"title": "问题报送", "note": "11-10 报送", "status": "done"},
    {"title": "难题会商", "note": "进行中", "status": "now"},
    {"title": "问题销号", "note": "未开始", "status": ""},
    {"title": "督办考核", "note": "未开始", "status": ""},
]
COLOURS = [
    ("sw-red", "品牌红", "#A61E1B（7.4）"),
    ("sw-redd", "深红 悬停", "#86150F（9.9）"),
    ("sw-gold", "金 图形线", "#B98A2F（3.1）"),
    ("sw-link", "链接蓝", "#1F568A（7.6）"),
    ("sw-ink", "正文", "#211C18（16.9）"),
    ("sw-ink2", "次要", "#544C45（8.4）"),
    ("sw-ink3", "辅助", "#6F665E（5.6）"),
    ("sw-page", "页底", "#F7F5F1"),
    ("sw-g", "绿灯", "#1F7A50（5.3）"),
    ("sw-y", "黄灯", "#B26A00（4.2）"),
    ("sw-r", "红灯", "#C4231A（5.8）"),
    ("sw-p", "停表", "#6F665E（5.6）"),
]


class SampleForm(PortalForm, forms.Form):
    phone = forms.RegexField(
        r"^\d{11}$",
        label="联系电话",
        help_text="办理单位用它联系您",
        error_messages={"invalid": "手机号应为 11 位，请核对。"},
    )
    chain = forms.ChoiceField(
        label="所属产业链",
        choices=[("textile", "纺织服装"), ("equipment", "高端装备")],
        help_text="按企业档案自动选好，可以改",
    )
    urgency = forms.ChoiceField(
        label="有多急",
        choices=[("now", "马上"), ("soon", "较急"), ("plain", "一般")],
        widget=ChoiceCards(
            icons={"now": "alert-octagon", "soon": "clock-hour-4", "plain": "calendar"},
            notes={
                "now": "涉及安全或已停产，1 个工作日内必须有人对接",
                "soon": "影响交货或施工，一般 10 个工作日内办结",
                "plain": "建议或咨询，可以排期办理",
            },
        ),
    )
    wanted_on = forms.DateField(label="希望解决日期", required=False)
    story = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea
    )


@open_to(is_staff)
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    form = SampleForm(
        {"phone": "1380000", "chain": "textile", "urgency": "soon"}, auto_id="c_%s"
    )
    return render(
        request,
        "desk/components.html",
        {"form": form, "path": PATH, "colours": COLOURS, "rates": [94, 95.1, 95, 96.8]},
    )
