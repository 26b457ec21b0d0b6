"""Inputs that the browser or the sheet of forms does not bring along."""

from functools import lru_cache
from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class ClockInput(forms.TimeInput):
    """The browser's own clock, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class CountedTextarea(forms.Textarea):
    """A text area that says how many characters it takes and, with a script, has."""

    template_name = "ui/counted_textarea.html"


class KeptSelect(forms.Select):
    """A select of a filter: the same options, with the same one chosen, are drawn once
    per process. A ledger has up to fifty of them behind a fold that few people open."""

    def render(
        self, name: str, value: Any, attrs: dict | None = None, **_renderer: Any
    ) -> SafeString:
        attrs = tuple(self.build_attrs(self.attrs, attrs).items())
        options = tuple((str(key), conditional_escape(x)) for key, x in self.choices)
        return drawn(name, tuple(self.format_value(value)), options, attrs)


@lru_cache(maxsize=256)
def drawn(name: str, chosen: tuple, options: tuple, attrs: tuple) -> SafeString:
    return forms.Select(dict(attrs), options).render(name, chosen)


class ChoiceCards(forms.widgets.ChoiceWidget):
    """One of at most six choices as large cards, each with a picture and a remark.

    Not a RadioSelect: crispy would draw that one itself, without the cards.
    """

    input_type = "radio"
    template_name = "ui/choice_cards.html"
    option_template_name = "django/forms/widgets/radio_option.html"
    use_fieldset = True

    def __init__(
        self,
        attrs: dict | None = None,
        choices: Any = (),
        *,
        icons: dict[str, str] | None = None,
        notes: dict[str, str] | None = None,
        columns: int = 1,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons, self.notes = icons or {}, notes or {}
        self.columns = columns

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The group's label names the group, not its first card."""
        return "" if index is None else super().id_for_label(id_, index)

    def render(
        self, name: str, value: Any, attrs: dict | None = None, **_renderer: Any
    ) -> SafeString:
        """Drawn once per process for the same choices with the same one chosen."""
        return drawn_cards(
            (name, tuple(self.format_value(value)), self.columns, self.is_required),
            tuple((str(key), conditional_escape(words)) for key, words in self.choices),
            tuple(self.icons.items()),
            tuple(self.notes.items()),
            tuple(self.build_attrs(self.attrs, attrs).items()),
        )

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["columns"] = self.columns
        context["cards"] = [
            {
                **option,
                "icon": self.icons.get(str(option["value"]), ""),
                "note": self.notes.get(str(option["value"]), ""),
            }
            for _group, options, _index in context["widget"]["optgroups"]
            for option in options
            if str(option["value"])
        ]
        return context


@lru_cache(maxsize=64)
def drawn_cards(
    facts: tuple, choices: tuple, icons: tuple, notes: tuple, attrs: tuple
) -> SafeString:
    name, chosen, columns, is_required = facts
    cards = ChoiceCards(
        dict(attrs), choices, icons=dict(icons), notes=dict(notes), columns=columns
    )
    cards.is_required = is_required
    return forms.Widget.render(cards, name, chosen)
