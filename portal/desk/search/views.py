"""搜索: what somebody looks for stands in the address and is stored nowhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.accounts.guards import public
from portal.desk.search.results import results
from portal.search.bigrams import LONGEST_QUERY, PAIR, words_of
from portal.search.finding import freshen
from portal.ui.asking import asked_for


@public
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Of everything that the reader may see; a stranger finds what is public."""
    typed = asked_for(request)
    words = words_of(typed)
    facts: dict[str, Any] = {
        "shell": "app.html" if request.user.is_authenticated else "public.html",
        "query": typed[:LONGEST_QUERY],
        "longest": LONGEST_QUERY,
        "is_cut": len(typed) > LONGEST_QUERY,
        # One character stands in half of all texts: nothing is read for it alone.
        "is_short": bool(words) and all(len(word) < PAIR for word in words),
    }
    if words and not facts["is_short"]:
        facts["is_behind"] = not freshen()
        chosen, after = request.GET.get("kind", ""), request.GET.get("after", "")
        facts["found"] = results(request.user, words, chosen, after)
    return render(request, "desk/search/search.html", facts)
