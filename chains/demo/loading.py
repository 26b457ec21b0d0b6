"""Put the invented enterprises and accounts into the database, in bulk."""

from datetime import date, datetime, timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate
from simple_history.utils import bulk_create_with_history

from chains.demo.accounts import (
    LIAISED,
    OFFICES,
    PASSWORD,
    SPOKESPEOPLE,
    Office,
    chain_offices,
    unit_offices,
)
from chains.demo.enterprises import SAMPLES, Sample, invented_uscc
from chains.foundation import load_foundation
from chains.kinds import ContactKind, LiaisonKind, MemberKind, Stage, UnitKind
from chains.models import (
    CommitteeMembership,
    Contact,
    Enterprise,
    IndustryChain,
    Liaison,
    Post,
    Unit,
)

YEARS_BACK = timedelta(days=700)
STALE = timedelta(days=240)
# (name, kind of unit, kind of member, chain)
NEIGHBOURS = (
    ("示例银行县支行", UnitKind.BANK, MemberKind.BANK, "textile"),
    ("示例农商银行", UnitKind.BANK, MemberKind.BANK, "equipment"),
    ("示例职业学院", UnitKind.OUTSIDE, MemberKind.SCHOOL, "textile"),
    ("示例服装行业协会", UnitKind.OUTSIDE, MemberKind.ASSOCIATION, "textile"),
    ("示例化工安全协会", UnitKind.OUTSIDE, MemberKind.ASSOCIATION, "chemical"),
)


@transaction.atomic
def load(at: datetime) -> int:
    """Foundation, enterprises and accounts; the number of enterprises."""
    load_foundation()
    since = localdate(at) - YEARS_BACK
    enterprises = load_enterprises(localdate(at))
    load_members(enterprises, since)
    give_office_phones()
    phones = count(13_800_000_001)
    load_offices(since, phones)
    load_spokespeople({e.name: e for e in enterprises}, since, phones)
    return len(enterprises)


def named(word: str) -> str:
    return f"示例{word}有限公司"


def load_enterprises(today: date) -> list[Enterprise]:
    numbers = count(1)
    rows = [
        build(sample, chain, next(numbers), today)
        for chain in IndustryChain.objects.filter(slug__in=SAMPLES)
        for sample in SAMPLES[chain.slug]
    ]
    rows = bulk_create_with_history(rows, Enterprise, batch_size=100)
    phones = count(13_900_000_001)
    Contact.objects.bulk_create(
        Contact(enterprise=row, kind=kind, name=word, phone=next(phones))
        for row in rows
        for kind, word in (
            (ContactKind.IN_CHARGE, "生产副总"),
            (ContactKind.LIAISON, "综合办主任"),
        )
    )
    return rows


def build(sample: Sample, chain: IndustryChain, number: int, today: date) -> Enterprise:
    is_textile = chain.slug == "textile"
    words = sample.says.replace("链主", "").replace("攀登", "").split()
    return Enterprise(
        name=named(sample.word),
        short_name=f"示例{sample.word}",
        uscc=invented_uscc(number),
        chain=chain,
        segment=chain.segments.get(name=sample.segment),
        cluster="休闲服饰" if is_textile and sample.segment == "成衣品牌" else "",
        stage=sample.stage,
        address=f"产业园区示例路 {number} 号",
        chief=f"示例{sample.word}法定代表人",
        headcount=sample.headcount,
        is_above_scale=sample.stage == Stage.ABOVE_SCALE,
        is_chain_leader="链主" in sample.says,
        is_climbing="攀登" in sample.says,
        qualifications="、".join(words),
        # Some have not been confirmed for half a year, so the directory says so.
        confirmed_on=today - STALE if number % 5 == 0 else today - YEARS_BACK / 20,
    )


def load_members(enterprises: list[Enterprise], since: date) -> None:
    committees = {
        unit.chain_id: unit for unit in Unit.objects.of_kind(UnitKind.COMMITTEE)
    }
    seats = [
        CommitteeMembership(
            committee=committees[row.chain_id],
            kind=MemberKind.ENTERPRISE,
            enterprise=row,
            # Every third sits in the committee itself, the chain's leaders always.
            is_council_member=row.is_chain_leader or number % 3 == 0,
            since=since,
        )
        for number, row in enumerate(enterprises)
    ]
    for place, (name, kind, member, slug) in enumerate(NEIGHBOURS):
        unit = Unit.objects.create(name=name, kind=kind, order=200 + place)
        committee = Unit.objects.get(kind=UnitKind.COMMITTEE, chain__slug=slug)
        seats.append(
            CommitteeMembership(
                committee=committee, kind=member, unit=unit, since=since
            )
        )
    CommitteeMembership.objects.bulk_create(seats)


def give_office_phones() -> None:
    units = list(Unit.objects.filter(phone=""))
    for number, unit in enumerate(units, start=1):
        unit.phone = f"0537-00001{number:02d}"
    Unit.objects.bulk_update(units, ["phone"])


def load_offices(since: date, phones: count) -> None:
    handling = UnitKind.FACTOR_GROUP, UnitKind.DEPARTMENT
    units = Unit.objects.of_kind(*handling).values_list("kind", "name")
    offices = [*OFFICES, *chain_offices(), *unit_offices(list(units))]
    users = create_accounts([(o.username, o.name) for o in offices], phones)
    for deputies in (False, True):
        rows = [
            post_of(office, users, since)
            for office in offices
            if bool(office.deputises) == deputies
        ]
        bulk_create_with_history(rows, Post, batch_size=100)


def post_of(office: Office, users: dict, since: date) -> Post:
    principal = None
    if office.deputises:
        principal = Post.objects.get(user=users[office.deputises])
    return Post(
        user=users[office.username],
        unit=Unit.objects.get(**dict(office.unit)),
        role=office.role,
        title=office.title,
        deputy_of=principal,
        since=since,
    )


def load_spokespeople(
    enterprises: dict[str, Enterprise], since: date, phones: count
) -> None:
    told = list(SPOKESPEOPLE)
    for place, word in enumerate(LIAISED, start=1):
        username = "liaison" if place == 1 else f"liaison{place:02d}"
        told.append((username, f"示例{word}联络员", LiaisonKind.LIAISON, (word,)))
    users = create_accounts([(who, name) for who, name, _, _ in told], phones)
    rows = [
        Liaison(
            user=users[who], enterprise=enterprises[named(word)], kind=kind, since=since
        )
        for who, _name, kind, words in told
        for word in words
    ]
    bulk_create_with_history(rows, Liaison, batch_size=100)


def create_accounts(people: list[tuple[str, str]], phones: count) -> dict:
    """One hash for all: forty argon2 hashes alone would take seconds."""
    user_model = get_user_model()
    password = make_password(PASSWORD)
    rows = user_model.objects.bulk_create(
        user_model(username=username, name=name, password=password, phone=next(phones))
        for username, name in people
    )
    return {user.username: user for user in rows}
