"""Questions about many requests, and which of them a person may see."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from chains.standing import standing_of
from issues.clockwork import late_before
from portal.workdays.current import work_calendar
from services.requests.models.asking import Coordination, Supplement
from services.requests.workflow import LIVE, STILL, State
from services.workflow import Domain


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Drafts: their writer. The rest: centre and leaders all, a secretary the party
        affairs of the own chain and what he filed for it, a unit those it was asked
        about, an enterprise and the official who looks after it its own."""
        who = standing_of(user)
        handed_in = ~Q(state=State.DRAFT)
        mine = Q(filed_by=user.pk or 0, state=State.DRAFT)
        if who.at_centre or who.is_leader:
            return self.filter(handed_in | mine)
        seen = Q(enterprise__in=who.enterprise_ids | who.aided_enterprise_ids)
        if who.secretary_chain_ids:
            chains = who.secretary_chain_ids
            theirs = Q(guide__domain=Domain.PARTY) | Q(filed_by=user.pk)
            seen |= theirs & Q(enterprise__chain__in=chains)
        if who.unit_ids:
            asked = Coordination.objects.filter(unit__in=who.unit_ids)
            seen |= Q(pk__in=asked.values("request"))
        return self.filter(mine | (handed_in & seen))

    def drafts_of(self, user: Any) -> Self:
        return self.filter(state=State.DRAFT, filed_by=user)

    def handed_in(self) -> Self:
        return self.exclude(state=State.DRAFT)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def running(self) -> Self:
        """The centre's clock runs."""
        return self.live().exclude(state__in=STILL)

    def overdue(self, on: date) -> Self:
        """The due day itself is in time, and a day off makes nothing late."""
        return self.running().filter(due_on__lt=late_before(on, work_calendar()))

    def to_deliver(self) -> Self:
        """The result is there and nobody has told the applicant yet."""
        return self.filter(state=State.CLOSED, delivered_at=None)

    def alike(self, guide: Any, *, enterprise: Any, phone: str) -> Self:
        """Open ones of the same item, of the same enterprise or phone."""
        same = Q(phone=phone) if phone else Q(pk__in=[])
        if enterprise is not None:
            same |= Q(enterprise=enterprise)
        return self.live().filter(same, guide__item=guide.item_id)

    def matching(self, words: str) -> Self:
        """Each word stands in the number, person, phone, enterprise or item."""
        rows = self
        for word in words.split()[:5]:
            rows = rows.filter(
                Q(number__icontains=word)
                | Q(person__icontains=word)
                | Q(phone=word)
                | Q(house__icontains=word)
                | Q(enterprise__name__icontains=word)
                | Q(guide__name__icontains=word)
            )
        return rows

    def tracked(self, *, number: str, code: str) -> Any:
        """The one of this number and code, or None; one statement either way."""
        rows = self.filter(number=number, query_code=code)
        return rows.select_related("guide").first()

    def for_list(self) -> Self:
        """All that a row of a list prints, in a constant number of statements."""
        rows = self.select_related(
            "guide__item", "enterprise", "handler", "filed_by", "issue"
        )
        waiting = Supplement.objects.open().filter(request=OuterRef("pk"))
        asked = Coordination.objects.filter(request=OuterRef("pk"))
        return rows.annotate(
            supplement_due=Subquery(waiting.order_by("due_on").values("due_on")[:1]),
            waits_for=Subquery(asked.open().values("unit__name")[:1]),
            supplements_asked=Count("supplements", distinct=True),
            was_coordinated=Exists(asked),
        )
