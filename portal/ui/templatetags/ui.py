"""Template tags of the visual language; registered as built-ins."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.context import RequestContext
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate

from portal.ui import words
from portal.ui.counts import MOST, capped, capped_aloud
from portal.ui.menus import Group
from portal.ui.pages import Page

register = template.Library()

LAMPS = {
    "green": "绿灯",
    "yellow": "黄灯",
    "red": "红灯",
    "pause": "停表",
    "done": "已办结",
}
SPRITE = "icons.svg"
NOTES = {
    "": "info-circle",
    "blue": "info-circle",
    "yellow": "alert-triangle",
    "red": "alert-circle",
    "green": "circle-check",
    "gold": "bulb",
}
STAGES = 4
# Beyond it a counter beside a word or a picture says 99+.
CORNER = 99
SPARK_WIDTH, SPARK_HEIGHT = 200, 44
# Words that say by themselves what they are.
PLAIN = (str, int, Group)
# Drawings of one mark that a process keeps; a ledger has some forty different ones.
KEPT = 512


def mark(page: str) -> Callable[[Callable[..., dict]], Callable[..., SafeString]]:
    """Registers an inclusion tag whose few words alone decide what it looks like.

    Nothing of the page around it is known to its template, so equal words always give
    the same mark: it is drawn once per process and not once per row.
    """

    def register_it(facts: Callable[..., dict]) -> Callable[..., SafeString]:
        # By type, too: safe markup is never taken for the same letters from a keyboard.
        @lru_cache(maxsize=KEPT, typed=True)
        def drawn(_sprite: str, *words: Any, **named: Any) -> SafeString:
            return template.loader.render_to_string(page, facts(*words, **named))

        @wraps(facts)
        def tag(*words: Any, **named: Any) -> SafeString:
            words = (said(word) for word in words)
            named = {name: said(word) for name, word in named.items()}
            return drawn(staticfiles_storage.url(SPRITE), *words, **named)

        return register.simple_tag(tag)

    return register_it


def said(word: Any) -> str | int | Group:
    """A record in words: two of them may be equal and yet have different names."""
    return word if isinstance(word, PLAIN) else conditional_escape(word)


# Pictures and marks


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An outline from the sprite; always beside words, so readers skip it."""
    return outline(staticfiles_storage.url(SPRITE), name, css)


@lru_cache(maxsize=KEPT, typed=True)
def outline(sprite: str, name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        sprite,
        name,
    )


@mark("ui/light.html")
def light(state: str, text: str) -> dict:
    """A deadline's lamp: shape, words and colour, never the colour alone."""
    return {"state": state, "name": LAMPS[state], "text": text}


@mark("ui/stage.html")
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


@mark("ui/tag.html")
def tag(text: str, colour: str = "", icon: str = "") -> dict:
    """A small label: blue, gold, red, green, yellow or line."""
    return {"text": text, "colour": colour, "icon": icon}


@register.simple_tag
def number(count: int, most: int = MOST) -> SafeString | str:
    """A count as `up_to` makes it: 1000+ beyond `most`, read aloud as 超过 1000."""
    text = capped(count, most)
    if count <= most:
        return text
    both = '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>'
    return format_html(both, text, capped_aloud(count, most))


@mark("ui/dot.html")
def dot(count: int, label: str = "未读") -> dict:
    """A counter on a corner; nothing at all for zero, or where nobody counted."""
    count = count or 0
    text, spoken = capped(count, CORNER), capped_aloud(count, CORNER)
    return {"count": count, "text": text, "spoken": spoken, "label": label}


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
    beside = format_html('<div class="end t-3">{}</div>', note) if note else ""
    head = '<div class="hd"><h2>{}</h2>{}</div>'
    return format_html(
        '<section class="card-x">{}{}</section>',
        format_html(head, title, beside) if title else "",
        format_html('<div class="{}">{}</div>', css, content) if css else content,
    )


@register.simple_tag
def crumbs(*path: str) -> SafeString:
    """label, url, label, url …, and last the label of this page."""
    *before, here = path
    link = '<li class="breadcrumb-item"><a href="{}">{}</a></li>'
    pairs = zip(before[1::2], before[::2], strict=True)
    return format_html(
        '<nav aria-label="所在位置"><ol class="breadcrumb mb-2">{}'
        '<li class="breadcrumb-item active" aria-current="page">{}</li></ol></nav>',
        format_html_join("", link, pairs),
        here,
    )


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


# The frame of every page


@mark("ui/nav_group.html")
def nav_group(group: Group) -> dict:
    """One heading of the menu with its links, in the side bar and on the phone."""
    return {"group": group}


@register.simple_tag
def nav_groups(groups: Iterable[Group] | None) -> SafeString:
    """All of the menu, drawn once for a page that shows it twice."""
    return mark_safe("".join(map(nav_group, groups or ())))  # noqa: S308 - marks


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


@register.simple_tag(takes_context=True)
def chip(
    context: RequestContext, text: str, name: str, value: Any, count: Any = None
) -> SafeString:
    """A filter as a link: adds ?name=value, or takes it away when it is on."""
    query, value = context["request"].GET, str(value)
    is_on = query.get(name, "") == value
    change = {name: None if is_on else value, "after": None}
    off = '{} <span class="visually-hidden">，已选，点此去掉</span>'
    return format_html(
        '<a class="chip {}" href="{}">{} {} {}</a>',
        "on" if is_on else "",
        query_string(query, **change),
        text,
        "" if count is None else format_html('<span class="n">{}</span>', count),
        format_html(off, icon("x")) if is_on else "",
    )


def query_string(query: Any, **changes: str | None) -> str:
    """The address's query with `changes`; None takes a name away."""
    query = query.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


# Fields of forms


@register.filter
def attributes(attrs: dict[str, Any]) -> SafeString:
    """What stands in a tag after its name; a switch has no value."""
    return mark_safe(  # noqa: S308 - names are ours, values are escaped
        "".join(
            f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
            for name, value in attrs.items()
            if value is not False
        )
    )


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
