"""What the pages of a request and of a visit show of its rating."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.timezone import now

from services.counter.models import Visit
from services.ratings.models.rating import is_open_for_rating, last_day, rated
from services.ratings.permissions import (
    keeps_ratings,
    may_ask_by_phone,
    may_rate,
    reads_ratings,
)

register = template.Library()


@register.inclusion_tag("ratings/_panel.html", takes_context=True)
def rating_panel(context: RequestContext, matter: Any) -> dict[str, Any]:
    """The rating, or who may give it now and how. Nothing before it is closed."""
    user, at = context["request"].user, now()
    row, is_visit = rated(matter), isinstance(matter, Visit)
    is_open = row is None and is_open_for_rating(matter, at)
    own = not is_visit and may_rate(user, matter)
    return {
        "rating": row,
        "mending": getattr(row, "rectification", None),
        "matter": matter,
        "is_visit": is_visit,
        "shown": is_open or row is not None or last_day(matter) is not None,
        "is_open": is_open,
        "last": last_day(matter),
        "own": own,
        "may_follow": own and row is not None and row.may_be_followed(at),
        "may_open_device": is_open and keeps_ratings(user),
        "may_call": is_open and may_ask_by_phone(user, matter),
        "inside": reads_ratings(user),
        "reads_words": own or reads_ratings(user),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ratings/_visitor.html", takes_context=True)
def rating_of_a_visitor(
    context: RequestContext, matter: Any, form: Any = None
) -> dict[str, Any]:
    """The button for somebody without an account: the code that was just shown is
    sent along, or stands in the address of the ticket."""
    row, at = rated(matter), now()
    return {
        "matter": matter,
        "form": form,
        "is_open": row is None and is_open_for_rating(matter, at),
        "may_follow": row is not None and row.may_be_followed(at),
        "last": last_day(matter),
        "csrf_token": context.get("csrf_token"),
    }
