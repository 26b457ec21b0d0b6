"""Units, posts and deputies as the system administrator enters them."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q

from chains.kinds import PostRole
from chains.models import Unit
from portal.ui.forms import PortalForm
from portal.workflow.seen import SeenMixin


class UnitForm(SeenMixin, PortalForm, forms.ModelForm):
    class Meta:
        model = Unit
        fields = (
            *("name", "short_name", "kind", "chain", "parent", "duties"),
            *("phone", "robot", "order", "is_active"),
        )
        widgets = {"duties": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "short_name": "组织图和列表里用简称，不填就用全称。",
            "chain": "只有产业链党委和专班选。",
            "phone": "对外公开的办公电话，不是个人手机。",
            "robot": "群机器人地址里 key= 后面的那一段；只发“有事待办”，不发内容。",
            "order": "数字小的排前面。",
            "is_active": "停用后不再出现在组织图里，原有记录保留。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Unit.objects.active().exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = others


class AccountField(forms.CharField):
    """Somebody's account by user name or phone: a list of all would not fit."""

    default_error_messages = {
        "nobody": "没有这个账号。请核对账号或手机号；还没有账号的，请先邀请开通。"
    }

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        people = get_user_model().objects.filter(is_active=True)
        found = people.filter(Q(username=typed.lower()) | Q(phone=typed)).first()
        if found is None:
            raise forms.ValidationError(self.error_messages["nobody"], code="nobody")
        return found


class DeputyForm(PortalForm, forms.Form):
    user = AccountField(
        label="账号或手机号", max_length=30, help_text="填此人的登录账号或手机号。"
    )
    since = forms.DateField(label="任职起")
    until = forms.DateField(
        label="任职止", required=False, help_text="不填就是长期，直到结束任职。"
    )


class PostForm(DeputyForm):
    role = forms.ChoiceField(label="岗位", choices=PostRole.choices)
    title = forms.CharField(
        label="职务名称",
        max_length=30,
        required=False,
        help_text="例如：主任、秘书、窗口。不填就显示岗位名。",
    )
    field_order = ("user", "role", "title", "since", "until")


class EndForm(PortalForm, forms.Form):
    on = forms.DateField(label="最后任职日", help_text="这一天仍然有效，次日失效。")
