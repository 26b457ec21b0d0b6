"""Saving a model form where another person may have been faster."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction


def save_once(form: forms.ModelForm) -> Any:
    """The saved record; None with a sentence when the same was saved just now.

    The form has asked the constraints before, so only a race comes this far.
    """
    try:
        with transaction.atomic():
            return form.save()
    except IntegrityError:
        form.add_error(None, "同样的内容刚刚已经保存，请返回查看，不用再次提交。")
        return None
