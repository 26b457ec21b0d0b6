"""How a page runs a move: the form's facts in, the refusal's sentence back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.workflow.moves import Refused


def act(form: forms.Form, move: Any, **facts: Any) -> Any:
    """Run `move` with the valid form's values; a refusal becomes the form's error.

    Returns what the move returned, or None after a refusal: nothing typed is lost.
    """
    try:
        return move(**facts, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def pressed(
    request: HttpRequest, do: Callable[[], Any], *, said: str, to: Any
) -> HttpResponse:
    """A button with nothing to type: `do` it and say so, or say why not; go `to`."""
    try:
        do()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(to)


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
