"""Phone numbers as people type and paste them, kept in one form."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models

MOBILE = RegexValidator(r"^1[3-9][0-9]{9}$", "手机号应为 11 位数字，以 1 开头。")
OFFICE = RegexValidator(
    r"^[0-9][0-9-]{6,17}$", "电话只用数字和横线，例如 0537-0000000。"
)
# What stands around a mobile number in an address book.
COUNTRY = re.compile(r"^(\+|00)?86(?=1)")
LONGEST_TYPED = 30


def plain(typed: str) -> str:
    """Without blanks, and narrow what an input method writes wide."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))


def plain_mobile(typed: str) -> str:
    """13800000001 of “+86 138 0000 0001”; what is no mobile number stays as typed."""
    found = COUNTRY.sub("", plain(typed).replace("-", ""))
    return found if re.fullmatch(r"1[0-9]{10}", found) else typed


class PhoneInput(forms.CharField):
    """A number may be longer as it is typed than as it is kept."""

    def __init__(self, *, is_mobile: bool = True, **kwargs: Any) -> None:
        self.tidy = plain_mobile if is_mobile else plain
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        longest = {"maxlength": str(LONGEST_TYPED), "inputmode": "tel"}
        return super().widget_attrs(widget) | longest

    def to_python(self, value: Any) -> str | None:
        """Empty as the column keeps it: NULL where two people without must not meet."""
        typed = super().to_python(value)
        return self.tidy(typed) if typed else typed


class PhoneField(models.CharField):
    """A column of text to the database, whose forms tidy what is typed."""

    is_mobile = False

    def deconstruct(self) -> tuple:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        facts = {"form_class": PhoneInput, "is_mobile": self.is_mobile}
        return super().formfield(**facts | kwargs)


class OfficePhoneField(PhoneField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = {"max_length": 18, "validators": [OFFICE]}
        super().__init__(*args, **given | kwargs)


class MobileField(PhoneField):
    is_mobile = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = {"max_length": 11, "validators": [MOBILE]}
        super().__init__(*args, **given | kwargs)
