"""What a leader looks for in the journal: who, what, which day."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from portal.accounts.models import User
from portal.audit.journal import target_of
from portal.desk.audit.words import KINDS, LABELS
from portal.ui.forms import PortalForm

# Nobody's name is shared by more; a single letter would name half the zone.
MOST_NAMESAKES = 50
CHOICES = [
    ("", "不限"),
    *((group, list(kinds.items())) for group, kinds in KINDS.items()),
]


class JournalFilter(PortalForm, forms.Form):
    """Odd values are dropped, never an error page."""

    who = forms.CharField(label="人员", max_length=30, required=False)
    what = forms.ChoiceField(label="动作", choices=CHOICES, required=False)
    day = forms.DateField(label="日期", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            css = "form-select" if name == "what" else "form-control"
            field.widget.attrs["class"] = css

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def chosen(rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
    """The lines by a person or about the account, of a kind, of a day."""
    if who := asked.get("who"):
        named = Q(name__icontains=who) | Q(username__icontains=who)
        people = User.objects.filter(named)[:MOST_NAMESAKES]
        about = [target_of(person) for person in people]
        rows = rows.filter(Q(by_name__icontains=who) | Q(target__in=about))
    if what := asked.get("what"):
        rows = rows.filter(action=what)
    if day := asked.get("day"):
        start = make_aware(datetime.combine(day, time()))
        rows = rows.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return rows


def in_words(asked: dict[str, Any]) -> str:
    """What was asked, for the line that the export leaves."""
    told = asked | ({"what": LABELS[asked["what"]]} if "what" in asked else {})
    return "；".join(str(value) for value in told.values()) or "全部"
