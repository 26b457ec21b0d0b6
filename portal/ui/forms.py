"""What every form of the site has in common: tidy input and sentences that help."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
)
from django.utils.timezone import get_default_timezone

from portal.ui.widgets import ClockInput, CountedTextarea, DayInput, MomentInput

# White space, and what comes along invisibly from chats and word processors.
EDGES = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
EDGES += "\u200b\u200c\u200d\u2060\ufeff"
LONGEST_TEXT = 5000
LARGEST_NUMBER = 2_147_483_647  # the largest that an integer column takes
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)

NATIVE = {
    forms.DateInput: DayInput,
    forms.DateTimeInput: MomentInput,
    forms.TimeInput: ClockInput,
    forms.Textarea: CountedTextarea,
}
PICKED = (forms.ChoiceField, forms.ModelChoiceField)
SENTENCES = {
    "invalid_choice": "这一项不在可选范围内，请从列表里重新选。",
    "invalid_list": "请从列表里选择。",
    "invalid_pk_value": "这一项不在可选范围内，请从列表里重新选。",
    "max_length": "最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请删短一些。",
    "min_length": "至少 %(limit_value)d 个字，现在只有 %(show_value)d 个。",
    "max_value": "不能大于 %(limit_value)s。",
    "min_value": "不能小于 %(limit_value)s。",
    "max_digits": "数字太长，最多 %(max)s 位。",
    "max_decimal_places": "最多保留 %(max)s 位小数。",
    "max_whole_digits": "数字太大，小数点前最多 %(max)s 位。",
    "null_characters_not_allowed": "里面有看不见的控制字符，请删掉后重新输入。",
    "empty": "这是空文件，请打开确认有内容后重新选择。",
    "missing": "文件没有传上来，请重新选择。",
    "unique": "已经有一条相同的记录，请核对后改一个。",
}
INVALID = {
    forms.DateTimeField: "请写成 2026-11-23 14:30 这样的日期和时间。",
    forms.DateField: "请写成 2026-11-23 这样的日期。",
    forms.TimeField: "请写成 14:30 这样的时间。",
    forms.DecimalField: "请填数字，例如 12.5。",
    forms.IntegerField: "请填整数，例如 12。",
    forms.EmailField: "请写成 name@example.cn 这样的邮箱。",
    forms.URLField: "请填完整网址，以 https:// 开头。",
    forms.FileField: "文件没有传上来，请重新选择。",
}


class PortalForm:
    """Put it before forms.Form or forms.ModelForm in the bases."""

    has_shown_errors = False
    # What a colleague has saved meanwhile: (label, words).
    theirs: Sequence[tuple[str, str]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        self.helper.field_template = "ui/field.html"
        for field in self.fields.values():
            use_native_widget(field)
            set_limits(field)
            speak_plainly(field)

    def full_clean(self) -> None:
        if self.is_bound:
            self.data = self.tidied()
        super().full_clean()

    def tidied(self) -> Any:
        """The typed texts with one kind of line end and without invisible edges.

        A browser counts a line end as one character but sends two; without this a
        text that fits on screen would be too long here.
        """
        data = self.data.copy()
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            if not getattr(field, "strip", False):
                continue
            value = data.get(key)
            if isinstance(value, str):
                data[key] = value.replace("\r\n", "\n").strip(EDGES)
        return data

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.errors and not field.is_hidden]


def use_native_widget(field: forms.Field) -> None:
    """Swap a widget that nobody has chosen; keep what its field has said."""
    better = NATIVE.get(type(field.widget))
    if better is None:
        return
    attrs = dict(field.widget.attrs)
    attrs.pop("cols", None)
    if attrs.get("rows") == "10":  # Django's own, too tall for a phone
        attrs["rows"] = "5"
    is_required, field.widget = field.widget.is_required, better(attrs=attrs)
    field.widget.is_required = is_required


def set_limits(field: forms.Field) -> None:
    """No text, number or day beyond what a column takes."""
    if isinstance(field, forms.UUIDField):
        return  # it has one form and no length
    if isinstance(field, forms.CharField) and field.max_length is None:
        field.max_length = LONGEST_TEXT
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))
        field.widget.attrs.setdefault("maxlength", str(LONGEST_TEXT))
    elif type(field) is forms.IntegerField and field.max_value is None:
        field.validators.append(MaxValueValidator(LARGEST_NUMBER))
    elif isinstance(field, forms.DateTimeField):
        zone = get_default_timezone()
        limit(
            field,
            datetime(FIRST_DAY.year, 1, 1, tzinfo=zone),
            datetime(LAST_DAY.year, 12, 31, tzinfo=zone),
        )
    elif isinstance(field, forms.DateField):
        limit(field, FIRST_DAY, LAST_DAY)


def limit(field: forms.Field, first: date, last: date) -> None:
    sentence = f"日期应在 {first.year} 年到 {last.year} 年之间。"
    field.error_messages.setdefault("min_value", sentence)
    field.error_messages.setdefault("max_value", sentence)
    field.validators += [MinValueValidator(first), MaxValueValidator(last)]


def speak_plainly(field: forms.Field) -> None:
    """Our sentences in place of Django's; a field's own sentences stay."""
    defaults = djangos_own(type(field))
    sentences = SENTENCES | {"required": required_sentence(field)}
    for kind, sentence in INVALID.items():
        if isinstance(field, kind):
            sentences["invalid"] = sentence
            break
    for code, sentence in sentences.items():
        said = field.error_messages.get(code)
        if said is None or (code, str(said)) in defaults:
            field.error_messages[code] = sentence


@cache
def djangos_own(kind: type[forms.Field]) -> frozenset[tuple[str, str]]:
    """Code and words of what a field of that kind says unless it is told better."""
    return frozenset(
        (code, str(text))
        for base in kind.__mro__
        for code, text in getattr(base, "default_error_messages", {}).items()
    )


def required_sentence(field: forms.Field) -> str:
    name = f"“{field.label}”" if field.label else "这一项"
    if isinstance(field, forms.BooleanField):
        return f"请勾选{name}。"
    if isinstance(field, (*PICKED, forms.FileField)):
        return f"请选择{name}。"
    return f"请填写{name}。"
