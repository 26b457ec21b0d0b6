"""How pages of the rotation find their chain and its neighbours."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from chains.models import IndustryChain
from salons.reading import readable


def readable_chains(user: Any) -> QuerySet:
    """The chains whose rotation this person reads, in their order."""
    rows = IndustryChain.objects.active().visible_to(user)
    return rows.filter(readable(user, "pk"))


def read_chain(user: Any, slug: str) -> IndustryChain:
    """404 for a chain that is not there and for one that is not theirs to read."""
    found = readable_chains(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
