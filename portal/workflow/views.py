"""How a page runs a move: the form's facts in, the refusal's sentence back."""

from typing import Any

from django import forms

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
