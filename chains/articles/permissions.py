"""Who drafts articles and who puts them in force."""

from typing import Any

import rules

from chains.permissions import is_director, is_leader, works_at_centre


@rules.predicate
def drafts_articles(user: Any) -> bool:
    return works_at_centre(user)


@rules.predicate
def publishes_articles(user: Any) -> bool:
    """A rule is put in force by the director or a leader, not by a clerk alone."""
    return is_director(user) or is_leader(user)


@rules.predicate
def reads_article_drafts(user: Any) -> bool:
    """Who publishes finds what waits to be published."""
    return drafts_articles(user) or publishes_articles(user)
