"""Questions about many places."""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, IntegerField, Q, Value, When

from chains.places.kinds import PlaceKind
from chains.standing import standing_of


class PlaceQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(closed_on=None)

    def visible_to(self, user: Any) -> Self:
        """What is open is public; what was closed shows to those who keep it."""
        standing = standing_of(user)
        if standing.at_centre or standing.is_leader:
            return self
        own = Q(chain__in=standing.secretary_chain_ids)
        return self.filter(Q(closed_on=None) | own)

    def core_first(self) -> Self:
        """The core, then by chain those that belong to the whole zone last."""
        rank = Case(
            When(kind=PlaceKind.CENTRE, then=Value(0)),
            When(chain=None, then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
        rows = self.select_related("chain", "enterprise")
        return rows.order_by(rank, "chain__order", "chain", "-kind", "pk")

    def for_list(self) -> Self:
        """Each with `ticked`: how many points of today's check-list are ticked."""
        shown = Q(ticks__point__is_active=True)
        return self.core_first().annotate(ticked=Count("ticks", filter=shown))

    def core(self) -> Any:
        """The one centre that is open, or None."""
        return self.active().filter(kind=PlaceKind.CENTRE).first()
