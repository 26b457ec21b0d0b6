"""How a plain field of a form looks: label, input, what is wrong, help."""

from crispy_forms.templatetags.crispy_forms_field import (
    is_checkbox,
    is_checkboxselectmultiple,
    is_file,
    is_radioselect,
    is_select,
)
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django.forms import BoundField, Widget
from django.template.library import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = Library()

ODD = (is_checkbox, is_file, is_radioselect, is_checkboxselectmultiple)
STAR = SafeString('<span class="asteriskField">*</span>')


@register.filter
def asked(field: BoundField) -> SafeString:
    """A field by itself, as `{% crispy %}` draws it within a form."""
    return plain_field(field) if is_plain(field) else as_crispy_field(field)


@register.filter
def is_plain(field: BoundField) -> bool:
    widget = field.field.widget
    nested = hasattr(widget, "widgets") or hasattr(widget, "widget")
    return not (field.is_hidden or nested or any(is_odd(field) for is_odd in ODD))


@register.filter
def plain_field(field: BoundField) -> SafeString:
    """Put together here and not by templates: there are ten in a form."""
    needed = " requiredField" if field.field.required else ""
    label = format_html("{}{}", field.label, STAR if field.field.required else "")
    content = input_of(field)
    if field.label and field.use_fieldset:
        about = field.aria_describedby
        content = format_html(
            '<fieldset {}><legend class="form-label{} fs-6">{}</legend>{}</fieldset>',
            format_html('aria-describedby="{}"', about) if about else "",
            needed,
            label,
            content,
        )
    elif field.label:
        own = field.id_for_label
        content = format_html(
            '<label {} class="form-label{}">{}</label>{}',
            format_html('for="{}"', own) if own else "",
            needed,
            label,
            content,
        )
    return format_html('<div id="div_{}" class="mb-3">{}</div>', field.auto_id, content)


def input_of(field: BoundField) -> SafeString:
    css = "form-select" if is_select(field) else "form-control"
    wear(field.field.widget, css, *(["is-invalid"] if field.errors else []))
    return format_html("{}{}{}", str(field), errors_of(field), help_of(field))


def wear(widget: Widget, *more: str) -> None:
    """Its classes: its own, the name of its kind, as crispy gives it, and `more`."""
    kind, css = type(widget).__name__.lower(), widget.attrs.get("class", "")
    if kind not in css:
        css = f"{css} {kind}".strip()
    worn = css.split()
    widget.attrs["class"] = " ".join([css, *(x for x in more if x not in worn)])


def errors_of(field: BoundField) -> SafeString:
    if not field.errors:
        return SafeString()
    return render_to_string(
        "bootstrap5/layout/field_errors_block.html",
        {"field": field, "form_show_errors": True},
    )


def help_of(field: BoundField) -> SafeString:
    """Help may hold markup of ours, as everywhere in Django."""
    if not field.help_text:
        return SafeString()
    own = format_html('id="{}_helptext" ', field.auto_id) if field.auto_id else ""
    words = mark_safe(field.help_text)  # noqa: S308 - written in the code
    return format_html('<div {}class="form-text">{}</div>', own, words)
