"""The row of saved filters above a ledger: one statement, none for who has none."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from chains.savedviews.models import SavedView, kept_query, ledger_at

register = template.Library()


@register.inclusion_tag("savedviews/_row.html", takes_context=True)
def saved_views(context: RequestContext) -> dict[str, Any]:
    """Nothing at all where there is neither a saved one nor a filter to save."""
    request = context["request"]
    page, query = ledger_at(request.path), kept_query(request.GET)
    views = []
    if getattr(request.user, "has_saved_views", True):
        rows = SavedView.objects.visible_to(request.user).filter(page=page)
        views = list(rows.for_list())
    for row in views:
        row.is_on = row.query == query
    address = urlencode({"path": request.path, "query": query})
    fresh = query and not any(row.is_on for row in views)
    return {
        "views": views,
        "user": request.user,
        "save_url": f"{reverse('savedviews:add')}?{address}" if fresh else "",
    }
