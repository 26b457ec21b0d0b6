"""Draws the inputs of forms: the plain ones at once, the others by their templates.

A template of Django's for one input is three templates within each other; a form of
ten fields spent more on them than on all the rest of its page.
"""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from portal.ui.templatetags.ui import attributes

INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "time")
INPUTS = {f"django/forms/widgets/{kind}.html" for kind in (*INPUTS, "datetime")}


class Renderer(TemplatesSetting):
    """The same markup as Django's templates, character by character."""

    def render(
        self, template_name: str, context: dict, request: HttpRequest | None = None
    ) -> SafeString:
        widget = context.get("widget", {})
        if template_name in INPUTS:
            return drawn_input(widget)
        if template_name == "django/forms/widgets/textarea.html":
            return drawn_textarea(widget)
        if template_name == "ui/counted_textarea.html":
            return drawn_counted(widget)
        return super().render(template_name, context, request)


def drawn_input(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        "" if value is None else format_html(' value="{}"', text_of(value)),
        attributes(widget["attrs"]),
    )


def drawn_textarea(widget: dict[str, Any]) -> SafeString:
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        attributes(widget["attrs"]),
        text_of(widget["value"] or ""),
    )


def drawn_counted(widget: dict[str, Any]) -> SafeString:
    """A text area that says how many characters it takes and, with a script, has."""
    area, most = drawn_textarea(widget), widget["attrs"].get("maxlength")
    if not most:
        return area
    return format_html(
        '{}\n<div class="counter" data-counter-for="{}">最多 {} 字</div>',
        area,
        widget["attrs"].get("id", ""),
        most,
    )


def text_of(value: Any) -> SafeString:
    return conditional_escape(value)
