"""Saving a model form where another person may have been faster."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction

from portal.workflow.moves import Refused

SAME = "同样的内容刚刚已经保存，请返回查看，不用再次提交。"
GONE = "同事刚刚删除了这一条，请返回查看。"


def save_once(form: forms.ModelForm) -> Any:
    """The saved record; None with a sentence in the form when `saved` refuses."""
    try:
        return saved(form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def saved(form: forms.ModelForm) -> Any:
    """The saved record. Raises Refused when the same was saved just now, or the record
    has gone.

    The form has asked the constraints before, so only a race comes this far.
    """
    try:
        with transaction.atomic():
            found = form.save() if form.instance._state.adding else save_typed(form)
    except IntegrityError as twice:
        raise Refused(SAME) from twice
    if found is None:
        raise Refused(GONE)
    return found


def save_typed(form: forms.ModelForm) -> Any:
    """The record as it is by now with what was typed, and no other column written:
    what a colleague did since the page was read stays done."""
    typed = form.instance
    rows = type(typed)._base_manager.select_for_update()
    if row := rows.filter(pk=typed.pk).first():
        columns = typed._meta.concrete_fields
        names = [col.name for col in columns if col.name in form.cleaned_data]
        for name in names:
            setattr(row, name, getattr(typed, name))
        row.save(update_fields=names)
        form._save_m2m()
    return row
