"""Questions about many issues, and which of them a person may see."""

from datetime import date, datetime, time, timedelta
from functools import cache, reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import get_current_timezone

from chains.kinds import UnitKind
from chains.models import Unit
from chains.standing import NOBODY, standing_of
from issues.clockwork import Lamp, late_before
from issues.models.closing import Confirmation
from issues.models.consultations import Matter
from issues.models.extensions import Extension
from issues.models.holds import Hold
from issues.models.instructions import Instruction
from issues.models.orders import WorkOrder
from issues.models.requests import InformationRequest
from issues.models.supervision import SupervisionNotice
from issues.waiting import papers, turns
from issues.workflow import (
    LIVE,
    PHASE,
    ExtensionState,
    HoldState,
    Satisfied,
    State,
)
from portal.search.finding import records_saying
from portal.ui.each import AskedOfEach
from portal.ui.parts import InParts
from portal.workdays.current import work_calendar
from portal.workflow.lookups import WrittenOut

# The enterprise has the word, or two keys agreed to wait: no unit's clock runs.
STILL = Q(state__in=(State.WAITING, State.CONFIRMING, State.HOLDING))
# Rows that few issues have; `for_page` says which, so that the others cost nothing.
PAPERS = ("extensions", "holds", "parts", "merged_from")
# What `for_ledger` reads; a row that asks for more would ask the database again.
IN_A_ROW = (
    *("number", "title", "state", "urgency", "due_on", "closed_at"),
    *("enterprise__name", "chain__name", "category__name", "policy__yellow_days"),
)
# What the page of one issue says of its neighbours, beside all of its own.
BESIDE_IT = (
    *("enterprise__name", "enterprise__short_name", "enterprise__chain"),
    *("chain__name", "category__name", "owner__name", "owner__username"),
    *("merged_into__number", "merged_into__state"),
    *("parent__number", "parent__title", "case__title", "case__state"),
    *("grouped__group__title", "grouped__group__state"),
)


def rows_behind(name: str) -> models.QuerySet:
    """The related rows of that name of the issue in the outer query."""
    field = Hold._meta.get_field("issue").related_model._meta.get_field(name)
    rows = field.related_model._base_manager
    return rows.filter(**{field.field.name: OuterRef("pk")})


# The step that lies over the others.
SUPERVISED = 4


def pressing() -> models.QuerySet:
    """Notices in force on the issue of the outer query, that nobody has judged yet."""
    rows = SupervisionNotice.objects.answerable().live().filter(issue=OuterRef("pk"))
    return rows.filter(issued_on__isnull=False)


def midnight(day: date) -> datetime:
    """With which the day begins where the zone is."""
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


@cache
def own_columns() -> list[str]:
    issue = Hold._meta.get_field("issue").related_model
    return [field.name for field in issue._meta.fields]


def rounds_asked() -> Coalesce:
    """How often the enterprise of the outer query's issue was asked for more.

    As a subquery: a plain Count would group by every column of every joined table.
    """
    rows = InformationRequest.objects.filter(issue=OuterRef("pk")).order_by()
    rounds = rows.values("issue").annotate(made=Count("pk"))
    return Coalesce(Subquery(rounds.values("made")), 0)


def reach_of(user: Any) -> dict[str, Any]:
    """How far a person sees: all issues, or those of some places."""
    who = standing_of(user)
    everything = who.at_centre or who.is_leader
    if everything:
        who = NOBODY  # no place narrows it, not even one's own
    return {
        "everything": everything,
        "chains": who.secretary_chain_ids | who.task_force_chain_ids,
        "enterprises": who.enterprise_ids | who.aided_enterprise_ids,
        "units": who.unit_ids,
    }


def grounds(
    exists: type[Exists] | None = None,
    *,
    everything: bool,
    chains: frozenset[int],
    enterprises: frozenset[int],
    units: frozenset[int],
) -> list[Q]:
    """On what grounds a person of that reach sees reported issues; any will do.

    With `exists` the orders of each issue are asked; as a set of keys PostgreSQL would
    read all orders of the unit for one issue. Without it the keys come first: SQLite
    would walk along all issues to ask of them, and to PostgreSQL a part is the same.
    """
    if everything:
        return [Q()]
    found = [Q(enterprise__in=enterprises)]
    if chains:
        found.append(Q(chain__in=chains))
    if units:
        orders = WorkOrder.objects.filter(unit__in=units)
        invited = Matter.objects.filter(consultation__participants__in=units)
        for rows in (orders, invited):
            own = rows.filter(issue=OuterRef("pk"))
            keys = Q(pk__in=rows.order_by().values("issue"))
            found.append(Q(exists(own)) if exists else keys)
    return found


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Drafts: their writer. The rest: centre and leaders all, a secretary and a
        task force their chain's, a unit those it was asked about, an enterprise its
        own, an assistance cadre the assigned enterprises'. Administrators: none."""
        return self.within(user.pk, **reach_of(user))

    def within(self, person: int, **reach: Any) -> Self:
        """What a person of that reach sees, as `kept` questions take it."""
        mine = Q(state=State.DRAFT, reporter=person)
        sent = ~Q(state=State.DRAFT) & reduce(or_, grounds(AskedOfEach, **reach))
        return self.filter(mine | sent)

    def parts_visible_to(self, user: Any) -> list[Self]:
        """The same without drafts as parts for `InParts`, one for each ground."""
        found = grounds(**reach_of(user))
        return [self.reported().filter(ground) for ground in found]

    def draft_for(
        self, enterprise: Any, *, by: Any, at: datetime, demand: str, **facts: Any
    ) -> Any:
        """A draft in the writer's hand for an enterprise that said it elsewhere: on a
        visit, at a salon. What is left to choose is its category."""
        limit = self.model._meta.get_field("title").max_length
        contact = enterprise.contacts.exclude(phone="").order_by("pk").first()
        return self.create(
            enterprise=enterprise,
            chain=enterprise.chain,
            reporter=by,
            on_behalf=True,
            title=demand[:limit],
            demand=demand,
            contact=contact.name if contact else "",
            phone=contact.phone if contact and contact.phone.isdigit() else "",
            started_at=at,
            **facts,
        )

    def drafts_of(self, user: Any) -> Self:
        return self.filter(state=State.DRAFT, reporter=user)

    def reported(self) -> Self:
        return self.exclude(state=State.DRAFT)

    def reported_since(self, day: date) -> Self:
        return self.reported().filter(reported_at__gte=midnight(day))

    def reported_until(self, day: date) -> Self:
        """Up to and with that day."""
        return self.reported().filter(reported_at__lt=midnight(day + timedelta(days=1)))

    def live(self) -> Self:
        """Somebody still owes the enterprise something."""
        return self.filter(WrittenOut(F("state"), LIVE))

    def closed(self) -> Self:
        return self.filter(state=State.CLOSED)

    def closed_since(self, day: date) -> Self:
        return self.filter(closed_at__gte=midnight(day))

    def closed_until(self, day: date) -> Self:
        """Up to and with that day."""
        return self.filter(closed_at__lt=midnight(day + timedelta(days=1)))

    def with_word(self, satisfied: str) -> Self:
        """Those whose enterprise said so in the last round."""
        said = {"confirmations__round": F("round")}
        return self.filter(confirmations__satisfied=satisfied, **said)

    def displeased_since(self, day: date) -> Self:
        """Those whose enterprise has said 不满意 since that day, in whatever round."""
        said = Confirmation.objects.filter(issue=OuterRef("pk"), satisfied=Satisfied.NO)
        return self.filter(Exists(said.filter(at__gte=midnight(day))))

    def in_step(self, number: int) -> Self:
        """Live issues in one of the steps that people see; the fourth, supervision,
        lies over the others."""
        if number == SUPERVISED:
            return self.live().filter(Exists(pressing()))
        states = [state for state in LIVE if PHASE[state] == number]
        return self.filter(state__in=states)

    def with_turn(self) -> Self:
        """Each row brings the unit that has the turn, as `next_step` names it: who
        leads it while it is worked on, else the centre; none in a consultation."""
        key = models.BigIntegerField()
        lead = WorkOrder.objects.live().lead().filter(issue=OuterRef("pk"))
        lead = Subquery(lead.values("unit")[:1], output_field=key)
        centre = Unit.objects.filter(kind=UnitKind.CENTRE).order_by("pk")
        centre = Subquery(centre.values("pk")[:1], output_field=key)
        turn = Case(
            When(state=State.CONSULTING, then=None),
            When(state=State.WORKING, then=Coalesce(lead, centre)),
            default=centre,
            output_field=key,
        )
        return self.annotate(turn_unit=turn)

    def overdue(self, on: date) -> Self:
        """Live issues with a red lamp: a working day late, and not standing still."""
        line = late_before(on, work_calendar())
        return self.live().exclude(STILL).filter(due_on__lt=line)

    def due_until(self, day: date, *, on: date) -> Self:
        """Live issues not late on `on` and due up to and with `day`."""
        line = late_before(on, work_calendar())
        return self.live().exclude(STILL).filter(due_on__gte=line, due_on__lte=day)

    def by_lamp(self, *, on: date, soon: date) -> dict[Lamp, Self]:
        """Live issues that are late, due until `soon`, have time, or stand still."""
        live = self.live()
        return {
            Lamp.RED: self.overdue(on),
            Lamp.YELLOW: self.due_until(soon, on=on),
            Lamp.GREEN: live.exclude(STILL).filter(due_on__gt=soon),
            Lamp.PAUSED: live.filter(STILL),
        }

    def of_chain(self, chain: Any) -> Self:
        return self.filter(chain=chain)

    def with_open_order_for(self, unit_ids: set[int]) -> Self:
        """Issues in which one of these units still has to act."""
        orders = WorkOrder.objects.open().filter(unit__in=unit_ids)
        return self.filter(pk__in=orders.values("issue"))

    def waiting_for(self, who: Any, user: Any, *, on: date) -> Self:
        """Issues whose next move is this person's: by state, order, enterprise, or by a
        paper that waits for a word: extension, hold, review of a hold, call, appeal."""
        whole = self.model.objects.order_by()
        kinds = (*turns(whole, who, user), *papers(whole, who, on))
        first, *others = [rows.values("pk") for rows in kinds]
        return self.filter(pk__in=first.union(*others))

    def first_waiting_for(self, who: Any, user: Any, *, on: date) -> InParts:
        """The same to be read in the order of a page, however many wait."""
        whole = self.model.objects.all()
        kinds, few = turns(whole, who, user), papers(whole, who, on)
        return InParts(self, list(kinds), list(few))

    def with_asked(self) -> Self:
        """Each row says whether an extension or a hold waits for a decision."""
        own = {"issue": OuterRef("pk")}
        asked = Extension.objects.filter(state=ExtensionState.ASKED, **own)
        proposed = Hold.objects.filter(state=HoldState.PROPOSED, **own)
        return self.annotate(
            extension_asked=Exists(asked), hold_proposed=Exists(proposed)
        )

    def matching(self, words: str) -> Self:
        """Every word must occur in what `issues.search` keeps of an issue: number,
        title, demand, facts, the enterprise's name. Drafts are not found."""
        return self.filter(pk__in=records_saying("issue", words))

    def with_lead(self) -> Self:
        """Each row brings the name of the unit that leads it; see `Issue.lead_unit`."""
        lead = WorkOrder.objects.live().lead().filter(issue=OuterRef("pk"))
        return self.annotate(lead_name=Subquery(lead.values("unit__name")[:1]))

    def for_list(self) -> Self:
        """All that a row of a list prints, in a constant number of statements."""
        return self.select_related("enterprise", "chain", "category", "owner", "policy")

    def for_ledger(self) -> Self:
        """The little that a row of the ledger prints, and no other column: reading the
        texts and all the rules of twenty issues cost more than drawing them."""
        rows = self.select_related("enterprise", "chain", "category", "policy")
        return rows.with_lead().only(*IN_A_ROW)

    def for_page(self) -> Self:
        """The same for the page of one issue, with what its panel asks for."""
        noticed = SupervisionNotice.objects.filter(issue=OuterRef("pk"))
        instructed = Instruction.objects.filter(issue=OuterRef("pk"))
        rows = self.for_list().annotate(
            requests_made=rounds_asked(),
            **{f"has_{name}": Exists(rows_behind(name)) for name in PAPERS},
            has_files=Exists(rows_behind("files")),
            was_reopened=Exists(rows_behind("steps").filter(move="reopen")),
            has_notices=Exists(noticed),
            has_instructions=Exists(instructed),
        )
        # Rooms above, 一类事 and 典型案例: their rows come by the reverse relations.
        rows = rows.select_related("merged_into", "parent", "grouped__group", "case")
        return rows.only(*own_columns(), *BESIDE_IT)
