"""Forms about guests: join, invite, tick who came, change the seats."""

from typing import Any

from django import forms
from django.db.models import Q

from chains.models import Enterprise, Unit
from issues.forms.handling import units_for_orders
from portal.ui.forms import PortalForm
from salons.models import Guest, Salon
from salons.roll import seated


class JoinForm(PortalForm, forms.Form):
    """报名: how many, and who if it is known. On the phone in half a minute."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="哪家企业", empty_label=None
    )
    seats = forms.IntegerField(label="来几个人", min_value=1, initial=1)
    comes = forms.CharField(
        label="谁来",
        max_length=100,
        required=False,
        help_text="姓名或岗位，选填。",
    )

    def __init__(self, *args: Any, salon: Salon, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["enterprise"]
        field.queryset = choices
        field.label_from_instance = lambda row: row.called
        if len(choices) == 1:
            field.initial = choices[0].pk
            field.widget = field.hidden_widget()
        seats = self.fields["seats"]
        seats.max_value = seats.widget.attrs["max"] = salon.quota
        seats.help_text = f"每家最多 {salon.quota} 席。"
        seats.widget.attrs["inputmode"] = "numeric"


class GuestForm(PortalForm, forms.Form):
    """The reply of a guest that is in the list: by itself or entered for it."""

    seats = forms.IntegerField(label="来几个人", min_value=1, max_value=20, initial=1)
    comes = forms.CharField(
        label="谁来",
        max_length=100,
        required=False,
        help_text="姓名或岗位，选填。",
    )

    def __init__(self, *args: Any, guest: Guest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"seats": guest.seats or 1, "comes": guest.comes}


class InviteForm(PortalForm, forms.Form):
    """加邀请: departments whose heads should come, and other enterprises."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="部门和单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="请负责人到场，现场答复；不占企业席位。",
    )
    enterprises = forms.ModelMultipleChoiceField(
        Enterprise.objects.none(),
        label="本链其他企业",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, salon: Salon, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = salon.guests.values
        self.fields["units"].queryset = units_for_orders().exclude(
            pk__in=there("unit").filter(unit__isnull=False)
        )
        members = seated(salon.turn.chain_id, salon.day)
        rows = Enterprise.objects.active().filter(
            Q(chain=salon.turn.chain_id) | Q(pk__in=members)
        )
        rows = rows.exclude(
            pk__in=there("enterprise").filter(enterprise__isnull=False)
        ).exclude(pk=salon.turn.host_id)
        self.fields["enterprises"].queryset = rows.order_by("name")
        self.fields["enterprises"].label_from_instance = lambda row: row.called
        if not rows:
            del self.fields["enterprises"]


class SeatsForm(PortalForm, forms.Form):
    capacity = forms.IntegerField(label="企业席位", min_value=1, max_value=500)
    quota = forms.IntegerField(label="每家最多", min_value=1, max_value=20)

    def __init__(self, *args: Any, salon: Salon, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"capacity": salon.capacity, "quota": salon.quota}


class AttendanceForm(PortalForm, forms.Form):
    """到会: who came, of all who are in the list; `shown` says who stood ticked on the
    page that comes back."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    present = forms.ModelMultipleChoiceField(
        Guest.objects.none(),
        label="到会的勾上",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, salon: Salon, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = salon.guests.for_page()
        field = self.fields["present"]
        field.queryset = rows
        field.label_from_instance = words_of
        field.initial = [
            row.pk
            for row in rows
            if row.present or (row.present is None and row.is_coming)
        ]
        self.fields["shown"].initial = ",".join(map(str, field.initial))

    def clean_shown(self) -> set[int]:
        keys = self.cleaned_data["shown"].split(",")
        return {int(key) for key in keys if key.isdecimal()}


def words_of(row: Guest) -> str:
    reply = row.get_reply_display()
    return f"{row.name}（{reply}{f' {row.seats} 人' if row.seats else ''}）"
