"""The people and enterprises of the invented zone, written by the ordinary models."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from chains.kinds import LiaisonKind, MemberKind, PostRole, Stage, UnitKind
from chains.models import (
    CommitteeMembership,
    Enterprise,
    IndustryChain,
    Liaison,
    Post,
    Unit,
)
from chains.uscc import ALPHABET, check_digit
from issues.models import Category
from portal.desk.bench.words import MAKERS, TRADES

ENTERPRISES = 300
CLERKS = 5
SECRETARIES = 3  # of each committee; with officers and heads 24 and more
YEARS = timedelta(days=4 * 365)


@dataclass(frozen=True)
class Side:
    """One enterprise and who speaks for it and for its chain."""

    enterprise: Enterprise
    chain: IndustryChain
    liaison: Any
    secretary: Any
    committee: Unit


@dataclass(frozen=True)
class Desk:
    """One category and who answers for it."""

    category: Category
    unit: Unit
    officer: Any


@dataclass(frozen=True)
class Zone:
    """Who may take part in an issue; every choice is by place, so it is repeatable."""

    sides: list[Side]
    desks: list[Desk]
    helper: Desk
    clerks: list[Any]
    director: Any
    leader: Any
    centre: Unit


def build(on: date, at: datetime) -> Zone:
    """Write the zone into a database that has its foundation; nobody can sign in."""
    people = People(at)
    since = on - YEARS
    centre = Unit.objects.filter(kind=UnitKind.CENTRE).first()
    lead = Unit.objects.filter(kind=UnitKind.LEAD).last()
    clerks = [people.new(f"窗口人员{n}") for n in range(1, CLERKS + 1)]
    director, leader = people.new("中心主任"), people.new("分管领导")
    posts = [Post(user=clerk, unit=centre, role=PostRole.OFFICER) for clerk in clerks]
    posts.append(Post(user=director, unit=centre, role=PostRole.HEAD))
    posts.append(Post(user=leader, unit=lead, role=PostRole.LEADER))
    officers = {}
    for unit in answering():
        officers[unit.pk] = people.new(f"{unit.name}经办人"[:30])
        head = people.new(f"{unit.name}负责人"[:30])
        posts.append(Post(user=officers[unit.pk], unit=unit, role=PostRole.OFFICER))
        posts.append(Post(user=head, unit=unit, role=PostRole.HEAD))
    secretaries = {}
    committees = Unit.objects.filter(kind=UnitKind.COMMITTEE).select_related("chain")
    for unit in committees:
        found = [people.new(f"{unit.chain}秘书{n}") for n in range(1, SECRETARIES + 1)]
        secretaries[unit.chain_id] = (unit, found[0])
        posts += (Post(user=one, unit=unit, role=PostRole.SECRETARY) for one in found)
    enterprises = list(invented(on))
    liaisons = [people.new(f"示例联络员{n}") for n in range(1, len(enterprises) + 1)]
    people.write()
    for post in posts:
        post.user_id, post.since = post.user.pk, since
    Post.objects.bulk_create(posts)
    Enterprise.objects.bulk_create(enterprises)
    join(enterprises, liaisons, secretaries, since)
    sides = [
        Side(one, one.chain, user, secretaries[one.chain_id][1], committee)
        for one, user in zip(enterprises, liaisons, strict=True)
        for committee in (secretaries[one.chain_id][0],)
    ]
    return Zone(
        sides=sides,
        desks=list(desks(officers)),
        helper=next(
            Desk(None, unit, officers[unit.pk])
            for unit in answering()
            if unit.kind == UnitKind.DEPARTMENT
        ),
        clerks=clerks,
        director=director,
        leader=leader,
        centre=centre,
    )


class People:
    """Accounts under numbers, with phones that no real person has."""

    def __init__(self, at: datetime) -> None:
        self.rows, self.at = [], at
        # One hash for all: nobody signs in by it, and 400 cost half a minute.
        self.password = make_password(None)

    def new(self, name: str) -> Any:
        number = len(self.rows) + 1
        user = get_user_model()(
            username=f"bench{number:04d}",
            name=name,
            phone=f"199{number:08d}",
            password=self.password,
            date_joined=self.at,
        )
        self.rows.append(user)
        return user

    def write(self) -> None:
        get_user_model().objects.bulk_create(self.rows)


def answering() -> QuerySet:
    """The seven groups and the departments."""
    kinds = (UnitKind.FACTOR_GROUP, UnitKind.DEPARTMENT)
    return Unit.objects.active().of_kind(*kinds).order_by("pk")


def desks(officers: dict[int, Any]) -> Iterator[Desk]:
    groups = [unit for unit in answering() if unit.kind == UnitKind.FACTOR_GROUP]
    rows = Category.objects.filter(evidence="").select_related("default_unit")
    for number, category in enumerate(rows.order_by("pk")):
        unit = category.default_unit or groups[number % len(groups)]
        yield Desk(category, unit, officers[unit.pk])


def invented(on: date) -> Iterator[Enterprise]:
    chains = list(IndustryChain.objects.active().order_by("pk"))
    segments = {chain.pk: list(chain.segments.order_by("pk")) for chain in chains}
    for number in range(ENTERPRISES):
        chain = chains[number % len(chains)]
        trades = TRADES.get(chain.slug, ("制造",))
        maker = MAKERS[number // 3 % len(MAKERS)]
        trade = trades[number // (3 * len(MAKERS)) % len(trades)]
        above = number % 4 == 0
        yield Enterprise(
            name=f"{maker}{trade}{number:03d}号有限公司",
            short_name=f"{maker}{trade}{number:03d}号",
            uscc=code(number),
            chain=chain,
            segment=segments[chain.pk][number // 3 % len(segments[chain.pk])],
            stage=Stage.ABOVE_SCALE if above else Stage.PRODUCING,
            is_above_scale=above,
            address=f"示例路 {number + 1} 号",
            chief="示例法人",
            headcount=20 + number * 7 % 400,
            confirmed_on=on - timedelta(days=number % 150),
        )


def code(number: int) -> str:
    """A 统一代码 that passes its check digit and belongs to nobody."""
    body = f"9137000000BENCH{number:02d}"[:14] + ALPHABET[number // 31] + "0"
    body = f"{body}{ALPHABET[number % 31]}"
    return body + check_digit(body)


def join(
    enterprises: list[Enterprise], liaisons: list[Any], secretaries: dict, since: date
) -> None:
    Liaison.objects.bulk_create(
        Liaison(user=user, enterprise=one, kind=LiaisonKind.LIAISON, since=since)
        for one, user in zip(enterprises, liaisons, strict=True)
    )
    CommitteeMembership.objects.bulk_create(
        CommitteeMembership(
            committee=secretaries[one.chain_id][0],
            kind=MemberKind.ENTERPRISE,
            enterprise=one,
            since=since,
        )
        for one in enterprises
    )
