"""Questions about many posts and responses, first of all who may see them."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from chains.market.workflow import (
    OPEN_RESPONSES,
    PARTNERS,
    TALKING,
    PostState,
    Reach,
    ResponseState,
)
from chains.models import CommitteeMembership
from chains.standing import Standing, standing_of

# What people who have no part in a post may still see of it.
SHOWN = (PostState.OPEN, PostState.DONE)


def chains_of(who: Standing) -> Q:
    """The chains whose own posts the person reads, as a condition on `chain`: of the
    enterprises spoken for or assisted, of committees joined, of an office in one."""
    own = {seat.chain for seat in who.liaisons}
    joined = CommitteeMembership.objects.current(localdate()).filter(
        enterprise__in=who.enterprise_ids
    )
    return Q(chain__in=own | overseen(who)) | Q(
        chain__in=joined.values("committee__chain")
    )


def overseen(who: Standing) -> frozenset[int]:
    return who.secretary_chain_ids | who.task_force_chain_ids


def sees_all(who: Standing) -> bool:
    """The administrator keeps accounts and has no part in business."""
    return who.at_centre or who.is_leader


class PostQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """All for centre and leaders; of a chain for its secretary and task force;
        the own and the answered ones; of others what stands open or came off, in the
        own chain or in the whole zone; no open ones of who left the register."""
        who = standing_of(user)
        if sees_all(who):
            return self
        if not (who.posts or who.liaisons):
            return self.none()
        answered = self.model.objects.filter(
            responses__enterprise__in=who.enterprise_ids
        )
        mine = Q(enterprise__in=who.enterprise_ids | who.aided_enterprise_ids)
        mine |= Q(pk__in=answered.values("pk")) | Q(chain__in=overseen(who))
        shown = Q(reach=Reach.ZONE) | chains_of(who)
        # Nobody is there to answer for an enterprise that left the register.
        stands = Q(state=PostState.DONE) | Q(enterprise__is_active=True)
        return self.filter(mine | (Q(state__in=SHOWN) & stands & shown))

    def open(self) -> Self:
        return self.filter(state=PostState.OPEN)

    def of(self, user: Any) -> Self:
        """Posted or answered by an enterprise that the person speaks for."""
        own = standing_of(user).enterprise_ids
        answered = self.model.objects.filter(responses__enterprise__in=own)
        return self.filter(Q(enterprise__in=own) | Q(pk__in=answered.values("pk")))

    def differing(self, user: Any) -> Self:
        """Where the two sides say different things, as far as the reader may know."""
        rows = self.model._meta.get_field("responses").related_model.objects
        found = rows.visible_to(user).filter(state=ResponseState.DIFFERING)
        return self.filter(pk__in=found.values("post"))

    def run_out(self, on: date) -> Self:
        """Open ones whose last day has passed; the day itself is still in time. And
        those of enterprises that left the register."""
        gone = Q(enterprise__is_active=False)
        return self.open().filter(Q(valid_until__lt=on) | gone)

    def for_list(self) -> Self:
        return self.select_related("enterprise", "chain")

    def telling(self, user: Any) -> Self:
        """Each row says whether it has a partner already, and of those whose answers
        the reader may know, whether one waits and whether both sides differ."""
        rows = self.model._meta.get_field("responses").related_model.objects
        here = {"post": OuterRef("pk")}
        seen = rows.visible_to(user).filter(**here)
        return self.annotate(
            is_talking=Exists(rows.talking().filter(**here)),
            has_offer=Exists(seen.offered()),
            differs=Exists(seen.filter(state=ResponseState.DIFFERING)),
        )

    def for_page(self) -> Self:
        return self.for_list().select_related("posted_by", "contact__user")

    def asked(self, conditions: dict[str, Any], user: Any) -> Self:
        """The filters of the list; see PostFilter."""
        rows = self
        for name in ("kind", "side", "chain"):
            if name in conditions:
                rows = rows.filter(**{name: conditions[name]})
        if "mine" in conditions:
            rows = rows.of(user)
        if "differing" in conditions:
            rows = rows.differing(user)
        elif "state" in conditions:
            rows = rows.filter(state=conditions["state"])
        elif "mine" not in conditions:
            rows = rows.open()
        return rows


class ResponseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The two sides, the secretary and task force of the post's chain, the centre
        and leaders; nobody else learns who answered whom."""
        who = standing_of(user)
        if sees_all(who):
            return self
        own = who.enterprise_ids
        return self.filter(
            Q(enterprise__in=own)
            | Q(post__enterprise__in=own)
            | Q(post__chain__in=overseen(who))
        )

    def concerning(self, user: Any) -> Self:
        """Open ones of the own enterprises, and any whose two sides differ."""
        own = standing_of(user).enterprise_ids
        mine = Q(enterprise__in=own) | Q(post__enterprise__in=own)
        return self.open().filter(mine | Q(state=ResponseState.DIFFERING))

    def offered(self) -> Self:
        return self.filter(state=ResponseState.OFFERED)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_RESPONSES)

    def talking(self) -> Self:
        return self.filter(state__in=TALKING)

    def partners(self) -> Self:
        return self.filter(state__in=PARTNERS)

    def for_page(self) -> Self:
        return self.select_related(
            *("enterprise", "answered_by", "contact__user"),
            *("post__enterprise", "post__contact__user"),
        )
