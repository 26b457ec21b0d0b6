"""Who stands behind an enterprise and behind a chain's committee."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from chains.kinds import UnitKind
from chains.meetings import audience
from chains.models import Enterprise, IndustryChain, Liaison, Unit

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
