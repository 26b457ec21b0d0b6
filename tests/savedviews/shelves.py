"""Saved filters for other tests."""

from chains.savedviews.models import SavedView
from tests.builders import a_post


def view_with(secret):
    """Of somebody else's, shared with a unit of his, with that word as its name."""
    post = a_post()
    facts = {"name": secret, "page": "issues:ledger", "query": f"q={secret}"}
    row = SavedView(owner=post.user, unit=post.unit, **facts)
    row.keep()
    return {"saved_view": row.pk}
