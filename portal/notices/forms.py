"""How a person wants to be reached."""

from django import forms

from portal.notices.models import Preference
from portal.ui.forms import PortalForm


class PreferenceForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Preference
        fields = ("mail",)
        widgets = {"mail": forms.RadioSelect}
