"""A name, and whether the unit sees it."""

from typing import Any

from django import forms

from chains.models import Unit
from chains.savedviews.models import SavedView
from chains.standing import standing_of
from portal.ui.forms import PortalForm


class SavedViewForm(PortalForm, forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ("name", "unit")
        help_texts = {
            "name": "例如：能源类超期。",
            "unit": "选了以后，同单位的人在这个台账也看得到。",
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = {post.place for post in standing_of(user).posts}
        field = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=units)
        field.empty_label = "只有我看得到"
        if not units:
            del self.fields["unit"]
