"""The card of a chain's page that shows its newest posts."""

from datetime import date
from typing import Any

from chains.market.models import SharePost
from chains.market.permissions import may_post, reads_market
from chains.models import IndustryChain
from chains.organisation import Section

SHOWN = 5


def newest_posts(chain: IndustryChain, user: Any, on: date) -> Section:
    """As far as the reader may see them: 本链 ones within the chain only."""
    rows = SharePost.objects.visible_to(user).open().filter(chain=chain)
    facts = {
        "posts": rows.filter(valid_until__gte=on).for_list()[:SHOWN],
        "may_post": may_post(user),
        "reads_market": reads_market(user),
        "today": on,
    }
    return Section("market/_section.html", facts)
