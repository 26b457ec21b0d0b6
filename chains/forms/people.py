"""Who is to speak for an enterprise, who joins a unit, who joins a committee."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q

from chains.forms.units import EndForm
from chains.kinds import OFFICIALS, LiaisonKind, MemberKind, PostRole, UnitKind
from chains.models import CommitteeMembership, Enterprise, Liaison, Post, Unit
from portal.phones import MOBILE, PhoneInput
from portal.ui.forms import PortalForm


class PersonForm(PortalForm, forms.Form):
    name = forms.CharField(label="姓名或岗位", max_length=30)
    phone = PhoneInput(
        label="手机号",
        max_length=11,
        validators=[MOBILE],
        help_text="用来登录。已有账号的手机号会直接关联，不另建账号。",
    )
    since = forms.DateField(label="从哪天起")


class LiaisonForm(PersonForm):
    kind = forms.ChoiceField(
        label="身份",
        choices=[c for c in LiaisonKind.choices if c[0] != LiaisonKind.PARTY_ADVISOR],
    )
    field_order = ("kind", "name", "phone", "since")


class AdvisorForm(PortalForm, forms.Form):
    user = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="党建专员",
        help_text="从在岗人员和助企干部里选；没有账号的先由服务中心开通。",
    )
    since = forms.DateField(label="从哪天起")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts, cadres = Post.objects.current(on), Liaison.objects.current(on)
        cadres = cadres.filter(kind__in=OFFICIALS)
        people = get_user_model().objects.filter(is_active=True)
        people = people.filter(
            Q(pk__in=posts.values("user")) | Q(pk__in=cadres.values("user"))
        )
        self.fields["user"].queryset = people.order_by("name", "pk")


class NewColleagueForm(PersonForm):
    role = forms.ChoiceField(label="岗位", choices=PostRole.choices)
    title = forms.CharField(label="职务名称", max_length=30, required=False)
    field_order = ("name", "phone", "role", "title", "since")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = "用来登录。已有账号的，请用“安排岗位”。"


class MemberForm(PortalForm, forms.ModelForm):
    """An enterprise, or a unit of another kind; which, the kind must fit."""

    class Meta:
        model = CommitteeMembership
        fields = ("kind", "enterprise", "unit", "is_council_member", "since")
        help_texts = {
            "enterprise": "类别选“企业”时填这里。",
            "unit": "部门、金融机构、协会、院校填这里；没有的先请系统管理员增加单位。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = (UnitKind.DEPARTMENT, UnitKind.BANK, UnitKind.OUTSIDE)
        units = Unit.objects.active().of_kind(*members)
        self.fields["unit"].queryset = units
        self.fields["enterprise"].queryset = Enterprise.objects.active()
        self.fields["unit"].empty_label = "不填"
        self.fields["enterprise"].empty_label = "不填"
        self.fields["kind"].choices = MemberKind.choices

    def _get_validation_exclusions(self) -> set[str]:
        """The committee and the open end are given, yet their constraints count."""
        return super()._get_validation_exclusions() - {"committee", "until"}


class LeaveForm(EndForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "最后一天"
