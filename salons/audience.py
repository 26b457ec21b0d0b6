"""Who stands behind an enterprise, a chain's committee, a guest, a side."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from chains.kinds import UnitKind
from chains.meetings import audience
from chains.models import Enterprise, IndustryChain, Liaison, Post, Unit
from chains.standing import HANDLERS
from salons.workflow import Side

User = get_user_model()


def speakers(enterprise: Enterprise | int, on: date) -> QuerySet:
    """Liaison and party secretary of the enterprise."""
    rows = Liaison.objects.current(on).speaking().filter(enterprise=enterprise)
    return User.objects.filter(is_active=True, pk__in=rows.values("user"))


def secretaries(chain: Any, on: date) -> QuerySet:
    """书记、秘书 of the chain's committee; without a committee the centre's people."""
    chain_id = chain.pk if isinstance(chain, IndustryChain) else chain
    committee = Unit.objects.active().of_kind(UnitKind.COMMITTEE)
    return audience.secretaries(committee.filter(chain=chain_id).first(), on)


def guests(rows: QuerySet, on: date) -> QuerySet:
    """The people behind these guests: of an enterprise those who speak for it, of a
    unit its officers and heads."""
    speaking = Liaison.objects.current(on).speaking()
    speaking = speaking.filter(enterprise__in=rows.enterprises().values("enterprise"))
    posts = Post.objects.current(on).filter(
        role__in=HANDLERS, unit__in=rows.units().values("unit")
    )
    return User.objects.filter(
        Q(pk__in=speaking.values("user")) | Q(pk__in=posts.values("user")),
        is_active=True,
    )


def of_side(salon: Any, side: str, on: date) -> QuerySet:
    """Who prepares: the host, the task force of the chain, its committee; a chain
    without a task force leaves its part to the committee."""
    if side == Side.HOST:
        return speakers(salon.turn.host_id, on)
    keepers = secretaries(salon.turn.chain_id, on)
    if side == Side.COMMITTEE:
        return keepers
    units = Unit.objects.active().of_kind(UnitKind.TASK_FORCE)
    found = audience.of_units(units.filter(chain=salon.turn.chain_id), on)
    return found if found.exists() else keepers
