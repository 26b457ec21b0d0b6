"""Questions about many units, posts, enterprises and liaisons."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, When
from django.utils.timezone import localdate

from chains.kinds import OFFICIALS, LiaisonKind, LinkState, PostRole, Stage
from chains.standing import Standing, standing_of

# Rooms above add a filter of the enterprises whose matters a person handles
# (an officer sees the enterprise of an order of his unit, phones masked).
REACHES: list[Callable[[Standing], Q]] = []
# Contacts that nobody has confirmed for longer than this are stale.
STALE_AFTER = timedelta(days=183)


def current(on: date, prefix: str = "") -> Q:
    """The rows in force on that day; first and last day belong to them."""
    begun = Q(**{f"{prefix}since__lte": on})
    return begun & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": on})
    )


class SegmentQuerySet(models.QuerySet):
    def visible_to(self, _user: Any) -> Self:
        """The overview of the chains is public."""
        return self


class MissingLinkQuerySet(models.QuerySet):
    def visible_to(self, _user: Any) -> Self:
        """What a chain lacks is told to everybody: somebody may know who has it."""
        return self

    def for_page(self) -> Self:
        """What is still missing first, what is filled last."""
        order = [When(state=state, then=n) for n, state in enumerate(LinkState.values)]
        rank = Case(*order, output_field=IntegerField())
        rows = self.select_related("chain", "segment", "filled_by")
        return rows.order_by(rank, "segment__order", "pk")


class ChainQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, _user: Any) -> Self:
        """The overview of the chains is public."""
        return self


class UnitQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, _user: Any) -> Self:
        """How the zone is organised is public; phones of people are not part of it."""
        return self

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def for_page(self) -> Self:
        return self.select_related("parent", "chain")


class PostQuerySet(models.QuerySet):
    def current(self, on: date) -> Self:
        return self.filter(current(on), unit__is_active=True)

    def not_over(self, on: date) -> Self:
        """Those in force that day and those that will be."""
        running = Q(until__isnull=True) | Q(until__gte=on)
        return self.filter(running, unit__is_active=True)

    def holding(self, *roles: str) -> Self:
        """Posts of these roles, deputies included."""
        return self.filter(role__in=roles)

    def lock_administrators(self) -> None:
        """Until commit: who takes one away decides alone whether another is left."""
        rows = self.model.objects.holding(PostRole.ADMIN).order_by("pk")
        list(rows.select_for_update().values_list("pk"))

    def visible_to(self, user: Any) -> Self:
        """Who holds an office is known to everybody who has an account."""
        return self if user.is_authenticated else self.none()


class LiaisonQuerySet(models.QuerySet):
    def current(self, on: date) -> Self:
        return self.filter(current(on), enterprise__is_active=True)

    def speaking(self) -> Self:
        """Those who speak for the enterprise itself; an official only files for it."""
        return self.exclude(kind__in=OFFICIALS)

    def advising(self) -> Self:
        """党建专员: one at most in an enterprise at a time."""
        return self.filter(kind=LiaisonKind.PARTY_ADVISOR)

    def visible_to(self, user: Any) -> Self:
        seen = self.model._meta.get_field("enterprise").related_model.objects
        return self.filter(enterprise__in=seen.visible_to(user))


class EnterpriseQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, user: Any) -> Self:
        """Whose detail page a person may open; the bare directory is for everybody.

        An enterprise that is a member of a second chain's committee is seen by both.
        """
        standing, rows = standing_of(user), self.model.objects
        if standing.sees_all:
            return self
        mine = Q(pk__in=rows.callable_by(user).values("pk"))
        for reach in REACHES:
            mine |= Q(pk__in=rows.filter(reach(standing)).values("pk"))
        return self.filter(mine)

    def callable_by(self, user: Any) -> Self:
        """Whose whole phone numbers a person may be shown; see may_reveal."""
        standing = standing_of(user)
        if standing.at_centre or standing.is_leader:
            return self
        chains = standing.secretary_chain_ids | standing.task_force_chain_ids
        members = self.model.objects.filter(
            current(localdate(), "memberships__"),
            memberships__committee__chain__in=chains,
        )
        mine = Q(chain__in=chains) | Q(pk__in=members.values("pk"))
        mine |= Q(pk__in=standing.enterprise_ids | standing.aided_enterprise_ids)
        return self.filter(mine)

    def represented_by(self, user: Any) -> Self:
        """The enterprises for which this person reports, as liaison or cadre."""
        standing = standing_of(user)
        return self.filter(
            pk__in=standing.enterprise_ids | standing.aided_enterprise_ids
        )

    def stale(self, on: date) -> Self:
        """Nobody has confirmed their contacts for half a year; see `is_stale`."""
        before = on - STALE_AFTER
        return self.filter(Q(confirmed_on=None) | Q(confirmed_on__lt=before))

    def lacking_advisor(self, on: date) -> Self:
        """刚试生产、还没有派驻党建专员的企业 (mission row M040)."""
        trial = self.active().filter(stage=Stage.TRIAL)
        advised = current(on, "liaisons__") & Q(
            liaisons__kind=LiaisonKind.PARTY_ADVISOR
        )
        return trial.exclude(pk__in=self.model.objects.filter(advised).values("pk"))

    def telling_callable(self, user: Any) -> Self:
        """All rows, each saying whether the person may be shown its numbers."""
        rows = self.model.objects.callable_by(user).filter(pk=OuterRef("pk"))
        return self.annotate(is_callable=Exists(rows))

    def opened_to(self, user: Any) -> Self:
        """All rows, each saying whether the person may open it."""
        seen = self.model.objects.visible_to(user).filter(pk=OuterRef("pk"))
        return self.annotate(is_open=Exists(seen))

    def for_list(self, user: Any, on: date) -> Self:
        """The register's rows: whether the person may open them, and who liaises."""
        spoken = Q(liaisons__kind=LiaisonKind.LIAISON) & current(on, "liaisons__")
        rows = self.opened_to(user).select_related("chain", "segment")
        return rows.annotate(
            liaison_count=Count("liaisons", filter=spoken, distinct=True),
        )

    def for_page(self) -> Self:
        return self.select_related("chain", "segment")

    def asked(self, conditions: dict[str, Any], *, by_code: bool = True) -> Self:
        """The register's filters; see RegisterFilter. Those gone only when asked."""
        rows = self.filter(is_active="gone" not in conditions)
        if words := conditions.get("q"):
            named = Q(name__icontains=words) | Q(short_name__icontains=words)
            rows = rows.filter(named | Q(uscc__icontains=words) if by_code else named)
        for name in ("chain", "segment"):
            if name in conditions:
                rows = rows.filter(**{name: conditions[name].pk})
        if "stage" in conditions:
            rows = rows.filter(stage=conditions["stage"])
        for name, flag in (("above", "is_above_scale"), ("climbing", "is_climbing")):
            if name in conditions:
                rows = rows.filter(**{flag: True})
        return rows


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        seen = self.model._meta.get_field("enterprise").related_model.objects
        return self.filter(enterprise__in=seen.visible_to(user))

    def for_page(self) -> Self:
        return self.select_related("enterprise")


class MembershipQuerySet(models.QuerySet):
    def current(self, on: date) -> Self:
        return self.filter(current(on))

    def visible_to(self, _user: Any) -> Self:
        """Who has joined a committee is part of the public overview."""
        return self

    def of_units(self, committees: Iterable[Any]) -> Self:
        """The members that are units: banks, schools, associations, departments."""
        return self.of_committees(committees).filter(unit__isnull=False)

    def of_committees(self, committees: Iterable[Any]) -> Self:
        rows = self.filter(committee__in=committees)
        return rows.select_related("unit", "enterprise").order_by("kind", "pk")
