"""What may stand in the address of a ledger, and how it reads as chips."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from chains.models import IndustryChain, Unit
from issues.models import Category
from portal.ui.choices import kept_choices
from portal.ui.widgets import KeptSelect

# Working days before the day due from which a lamp is yellow.
YELLOW = 3
LAMPS = [("red", "超期"), ("yellow", "快到期")]
# Short lists that every ledger offers, and the name under which they are kept.
KEPT = {"chain": "chain.all", "category": "category.all", "unit": "unit.all"}


@dataclass(frozen=True)
class Chip:
    """One active filter in words, and the name to drop."""

    name: str
    value: str
    text: str

    def __str__(self) -> str:
        return self.text


def one_of(label: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    choices = [("", "不限"), *choices]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=KeptSelect
    )


def one_row(label: str, rows: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        rows, label=label, empty_label="不限", required=False, widget=KeptSelect
    )


def a_day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class RowsFilter(forms.Form):
    """Odd values are dropped, never an error page."""

    PICKERS: tuple[str, ...] = ("q",)

    q = forms.CharField(label="搜索", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in KEPT.keys() & self.fields.keys():
            field = self.fields[name]
            kept = kept_choices(KEPT[name], field.queryset)
            field.choices = [("", field.empty_label), *kept]
        for field in self.pickers():
            picks = hasattr(field.field, "choices")
            css = "form-select" if picks else "form-control"
            field.field.widget.attrs["class"] = css

    def pickers(self) -> list[forms.BoundField]:
        """What stands behind 更多条件."""
        return [self[name] for name in self.PICKERS]

    @classmethod
    def drawn(cls, found: dict[str, Any]) -> SafeString:
        """What stands behind 更多条件; where nothing of it is chosen, once per process
        for the lists that are offered now."""
        if any(found.get(name) for name in cls.PICKERS):
            return cls(initial=found).inputs()
        offered = (
            kept_choices(KEPT[name], field.queryset.all())
            for name, field in cls.base_fields.items()
            if name in KEPT
        )
        return blank_inputs(cls, tuple(map(tuple, offered)))

    def inputs(self) -> SafeString:
        return format_html_join(
            "\n",
            '<label class="form-label mb-0" for="{}">{}</label>\n{}',
            ((x.id_for_label, x.label, str(x)) for x in self.pickers()),
        )

    @classmethod
    def found_in(cls, query: Any) -> dict[str, Any]:
        """The valid filters of an address; most have none, so no form is made."""
        found = {}
        for name, field in cls.base_fields.items():
            if query.get(name):
                with suppress(forms.ValidationError):
                    found[name] = field.clean(query[name])
        return {name: value for name, value in found.items() if value}

    @classmethod
    def chips(cls, found: dict[str, Any]) -> list[Chip]:
        """What is chosen, in words; the view is a tab and no chip."""
        return [
            Chip(
                name,
                str(getattr(value, "pk", value)),
                f"{cls.base_fields[name].label}：{cls.words(name, value)}",
            )
            for name, value in found.items()
            if name in cls.base_fields
        ]

    @classmethod
    def words(cls, name: str, value: Any) -> str:
        field = cls.base_fields[name]
        if isinstance(field, forms.ChoiceField) and not hasattr(field, "queryset"):
            return dict(field.choices)[value]
        return str(value)


@lru_cache(maxsize=16)
def blank_inputs(form: type[RowsFilter], _offered: tuple) -> SafeString:
    return form().inputs()


class ByPlace(RowsFilter):
    """By chain and category, as every list of issues is asked."""

    chain = one_row("产业链", IndustryChain.objects.all())
    category = one_row("类别", Category.objects.all())


class ByUnit(RowsFilter):
    """By unit and chain, as lists of what units owe are asked."""

    unit = one_row("单位", Unit.objects.all())
    chain = one_row("产业链", IndustryChain.objects.all())
