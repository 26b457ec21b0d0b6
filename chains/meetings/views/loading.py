"""How pages of meetings find their record and answer a form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chains.meetings.models import AgendaItem, Meeting
from chains.meetings.permissions import keeps
from portal.accounts.guards import get_visible, require
from portal.workflow.moves import Refused


def kept(user: Any, pk: int) -> Meeting:
    """The meeting, for those who keep it; 404 or 403 for others."""
    meeting = get_visible(Meeting, user, pk=pk)
    require(keeps(user, meeting))
    return meeting


def kept_item(user: Any, pk: int) -> AgendaItem:
    """An item of a meeting that this person keeps."""
    item = get_visible(AgendaItem, user, pk=pk)
    require(keeps(user, item.meeting))
    return item


def answered(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[], Any],
    *,
    to: Any,
    **page: Any,
) -> HttpResponse:
    """A page of one form: `do` it once it is valid, say what was refused, go `to`."""
    if form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(to)
    back = to if isinstance(to, str) else to.get_absolute_url()
    template = page.pop("template", "ui/form_page.html")
    return render(request, template, {"form": form, "back": back, **page})
