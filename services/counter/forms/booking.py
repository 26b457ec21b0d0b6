"""约、查、取消: the forms of appointments and of what stands on a slip."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate

from chains.models import Enterprise
from chains.standing import standing_of
from portal.ui.forms import PortalForm
from services.counter.models import Appointment, Slot


class BookForm(PortalForm, forms.ModelForm):
    """约: a time, a name, a number. The last field is a trap: people do not see it."""

    slot = forms.ChoiceField(
        label="时间",
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选一个时间。",
            "invalid_choice": "这个时间刚刚约满了，请选别的时间。",
        },
    )
    website = forms.CharField(label="请留空", required=False)

    class Meta:
        model = Appointment
        fields = ("name", "phone", "enterprise", "remark")
        help_texts = {
            "name": "例如“王女士”。",
            "phone": "有变动时给您打电话，不作别用。",
            "remark": "选填，写一句我们好准备。不要写身份证号。",
        }

    def __init__(
        self,
        *args: Any,
        user: Any,
        days: list[tuple[date, list[Slot]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        slots = [slot for _day, found in days for slot in found]
        self.slots = {slot.value: slot for slot in slots}
        self.fields["slot"].choices = [(slot.value, slot.label) for slot in slots]
        self.fields["name"].required = self.fields["phone"].required = True
        self.offer_enterprises(user)
        if user.is_authenticated and not standing_of(user).at_centre:
            self.fields["name"].initial = user.name[:30]
            self.fields["phone"].initial = user.phone

    def offer_enterprises(self, user: Any) -> None:
        """The own ones; a clerk books for any, and then nothing is filled in."""
        who, field = standing_of(user), self.fields["enterprise"]
        field.empty_label = "个人的事"
        if who.at_centre:
            field.queryset = Enterprise.objects.active()
        elif who.enterprise_ids:
            field.queryset = Enterprise.objects.filter(pk__in=who.enterprise_ids)
            if len(field.queryset) == 1:
                field.initial = field.queryset[0].pk
        else:
            del self.fields["enterprise"]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("这一栏请留空，再提交一次。")
        return ""

    @property
    def chosen_day(self) -> date | None:
        """Whose times stay open when the page comes back."""
        slot = self.slots.get(self["slot"].value() or "")
        return localdate(slot.start) if slot else None

    @property
    def chosen(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


class FindForm(PortalForm, forms.Form):
    """查排队、查预约 by what stands on the slip."""

    number = forms.CharField(label="票号或预约号", max_length=16)
    code = forms.CharField(label="查询码", max_length=8)

    def clean_number(self) -> str:
        return self.cleaned_data["number"].upper()

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()


class ReasonForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="为什么取消", max_length=200, help_text="来访人会看到这句话。"
    )
