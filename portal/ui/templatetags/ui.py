"""Template tags of the visual language; registered as built-ins."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from portal.ui import words
from portal.ui.pages import Page

register = template.Library()

LAMPS = {
    "green": "绿灯",
    "yellow": "黄灯",
    "red": "红灯",
    "pause": "停表",
    "done": "已办结",
}
NOTES = {
    "": "info-circle",
    "blue": "info-circle",
    "yellow": "alert-triangle",
    "red": "alert-circle",
    "green": "circle-check",
    "gold": "bulb",
}
STAGES = 4
SPARK_WIDTH, SPARK_HEIGHT = 200, 44


# Pictures and marks


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An outline from the sprite; always beside words, so readers skip it."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        static("icons.svg"),
        name,
    )


@register.inclusion_tag("ui/light.html")
def light(state: str, text: str) -> dict:
    """A deadline's lamp: shape, words and colour, never the colour alone."""
    return {"state": state, "name": LAMPS[state], "text": text}


@register.inclusion_tag("ui/stage.html")
def stage(number: int, text: str) -> dict:
    """How far the four-step loop has come: 1 to 4 the step now, 5 all done."""
    places = range(1, STAGES + 1)
    dots = ["on" if n < number else "now" if n == number else "" for n in places]
    return {"dots": dots, "text": text}


@register.inclusion_tag("ui/steps.html")
def steps(items: Iterable, direction: str = "") -> dict:
    """A path of at most six steps; `direction` is "" for across or "v" for down.

    Each item (object or mapping) has `title`, `note` and `status`: "done", "now"
    or "".
    """
    return {"items": items, "direction": direction}


@register.inclusion_tag("ui/bar.html")
def bar(percent: float, colour: str = "", label: str = "") -> dict:
    share = max(0, min(100, percent or 0))
    return {"percent": share, "colour": colour, "label": label or f"{share}%"}


@register.inclusion_tag("ui/spark.html")
def spark(values: Sequence[float], label: str) -> dict:
    """A line of values drawn by the server; `label` says what it shows in words."""
    values = [float(value) for value in values] or [0.0]
    low, span = min(values), (max(values) - min(values)) or 1
    step = SPARK_WIDTH / max(1, len(values) - 1)
    points = [
        f"{i * step:.1f},{36 - (value - low) / span * 30:.1f}"
        for i, value in enumerate(values)
    ]
    return {"points": " ".join(points), "label": label}


@register.inclusion_tag("ui/tag.html")
def tag(text: str, colour: str = "", icon: str = "") -> dict:
    """A small label: blue, gold, red, green, yellow or line."""
    return {"text": text, "colour": colour, "icon": icon}


@register.inclusion_tag("ui/dot.html")
def dot(count: int, label: str = "未读") -> dict:
    """A counter on a corner; nothing at all for zero."""
    return {"count": count, "label": label}


# Pieces of a page


@register.inclusion_tag("ui/page_heading.html")
def page_heading(title: str, subtitle: str = "") -> dict:
    return {"title": title, "subtitle": subtitle}


@register.simple_block_tag(end_name="end_page_heading")
def page_heading_with(content: str, title: str, subtitle: str = "") -> SafeString:
    """The page's heading with buttons: the block's content."""
    page = template.loader.get_template("ui/page_heading.html")
    return page.render({"title": title, "subtitle": subtitle, "actions": content})


@register.simple_block_tag(end_name="endcard")
def card(content: str, title: str = "", note: Any = "", css: str = "bd") -> SafeString:
    """A titled card; css="" leaves rows and tables without an inner margin."""
    page = template.loader.get_template("ui/card.html")
    return page.render({"title": title, "note": note, "css": css, "content": content})


@register.inclusion_tag("ui/crumbs.html")
def crumbs(*path: str) -> dict:
    """label, url, label, url …, and last the label of this page."""
    *before, here = path
    return {"links": list(zip(before[::2], before[1::2], strict=True)), "here": here}


@register.inclusion_tag("ui/empty.html")
def empty(
    icon: str, title: str, text: str = "", link: str = "", label: str = ""
) -> dict:
    """Nothing here: why, and one way on."""
    return {"icon": icon, "title": title, "text": text, "link": link, "label": label}


@register.inclusion_tag("ui/note.html")
def note(kind: str, text: str, role: str = "") -> dict:
    """Lasting information about its surroundings; `kind` is its colour."""
    return {"kind": kind, "text": text, "icon": NOTES[kind], "role": role}


@register.inclusion_tag("ui/file.html")
def file_card(name: str, url: str, size: int | None = None, note: str = "") -> dict:
    return {"name": name, "url": url, "size": size, "note": note}


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: Any) -> dict:
    """What is wrong with the whole form, and how many fields need another look."""
    form.has_shown_errors = True
    return {"form": form}


# Lists


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: RequestContext, page: Page, total: int | None = None) -> dict:
    """Links to the pages beside this one; every filter of the address stays."""
    query = context["request"].GET

    def address(cursor: str) -> str:
        return query_string(query, after=cursor) if cursor else ""

    return {
        "page": page,
        "total": total,
        "next": address(page.next),
        "previous": address(page.previous),
    }


@register.inclusion_tag("ui/chip.html", takes_context=True)
def chip(
    context: RequestContext, text: str, name: str, value: Any, count: Any = None
) -> dict:
    """A filter as a link: adds ?name=value, or takes it away when it is on."""
    query, value = context["request"].GET, str(value)
    is_on = query.get(name, "") == value
    change = {name: None if is_on else value, "after": None}
    return {
        "text": text,
        "count": count,
        "is_on": is_on,
        "link": query_string(query, **change),
    }


def query_string(query: Any, **changes: str | None) -> str:
    """The address's query with `changes`; None takes a name away."""
    query = query.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


# Words. Only whether to write the year depends on the clock, so the filters read
# it here and no view has to hand today down to every date of a page.


@register.filter
def day(value: date | None, today: date | None = None) -> str:
    return words.day(value, today or localdate())


@register.filter
def moment(value: datetime | None, today: date | None = None) -> str:
    return words.moment(value, today or localdate())


register.filter("official_day", words.official_day)
register.filter("weekday", words.weekday)
register.filter("file_size", words.file_size)
register.filter("masked_phone", words.masked_phone)
