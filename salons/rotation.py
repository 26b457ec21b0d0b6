"""The rule of the rotation (轮值): who hosts next, and why. It knows no database.

A chain keeps a ledger of credits (积分). A turn that was hosted gives every member that
could have hosted it an equal share of one turn, and costs its host the sum of these
shares. So all balances together are exactly zero, a balance says by how many turns a
member has hosted less than its part, and the highest balance is next. Ties go to who
has not hosted for longest, then to who joined first; nothing is left to chance.

What follows without further rules: who joins late begins at zero and owes nothing; who
is exempt gets no share meanwhile and owes nothing on return; who passes a turn on
keeps the balance and stands first the next time; who steps in pays, and has it to the
good. Whoever leaves gives the balance, good or bad, to the others.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

# One turn in the units of the ledger: whole numbers, so nothing is lost by rounding.
TURN = 1_000_000


@dataclass(frozen=True)
class Member:
    key: int
    name: str


@dataclass(frozen=True)
class Ledger:
    """Balances by key of member, and the number of the turn that each hosted last."""

    balances: Mapping[int, int] = field(default_factory=dict)
    hosted: Mapping[int, int] = field(default_factory=dict)

    def balance(self, key: int) -> int:
        return self.balances.get(key, 0)

    def after(self, number: int, host: int, sharing: Iterable[int]) -> "Ledger":
        """The ledger once turn `number` was hosted."""
        changes = [*shares(sharing), (host, -charge(sharing))]
        hosted = {**self.hosted, host: max(number, self.hosted.get(host, number))}
        return replace(self, balances=added(self.balances, changes), hosted=hosted)

    def without(self, key: int, rest: Sequence[int]) -> "Ledger":
        """The ledger once `key` has left and the `rest` have taken its balance over."""
        if not rest:
            return self
        changes = [(key, -self.balance(key)), *spread(self.balance(key), rest)]
        return replace(self, balances=added(self.balances, changes))


def share(count: int) -> int:
    """What each of `count` members gets for one turn, rounded down."""
    return TURN // count if count else 0


def shares(sharing: Iterable[int]) -> Iterator[tuple[int, int]]:
    keys = list(sharing)
    return ((key, share(len(keys))) for key in keys)


def charge(sharing: Iterable[int]) -> int:
    """What the host pays: the sum of the shares, to the last unit."""
    return sum(part for _, part in shares(sharing))


def spread(balance: int, rest: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The balance of a leaver in equal parts; the first ones get what is left over."""
    part, over = divmod(balance, len(rest))
    return ((key, part + (place < over)) for place, key in enumerate(rest))


def added(
    balances: Mapping[int, int], changes: Iterable[tuple[int, int]]
) -> dict[int, int]:
    found = dict(balances)
    for key, change in changes:
        found[key] = found.get(key, 0) + change
    return found


@dataclass(frozen=True)
class Choice:
    """Whose turn it is, the sentence that says why, and who would be asked next."""

    member: Member
    why: str
    reserve: Member | None


def choose(
    ledger: Ledger,
    members: Sequence[Member],
    number: int,
    *,
    gap: int = 1,
    passing: Collection[int] = (),
) -> Choice | None:
    """Who hosts turn `number`, of `members` in the order of their joining.

    Nobody hosts twice within `gap` turns unless there is nobody else. Those who are
    `passing` are left out; None if nobody remains.
    """
    asked = [member for member in members if member.key not in passing]
    rested = [member for member in asked if not is_near(ledger, member, number, gap)]
    queue = sorted(rested or asked, key=lambda row: rank(ledger, row, number))
    if not queue:
        return None
    best, *others = queue
    why = reason(ledger, best, others, number)
    return Choice(best, why, others[0] if others else None)


def is_near(ledger: Ledger, member: Member, number: int, gap: int) -> bool:
    last = ledger.hosted.get(member.key)
    return last is not None and abs(number - last) <= gap


def rank(ledger: Ledger, member: Member, number: int) -> tuple[int, float]:
    """The smallest is next; sorting keeps the order of joining among equals."""
    return -ledger.balance(member.key), -waited(ledger, member, number)


def waited(ledger: Ledger, member: Member, number: int) -> float:
    last = ledger.hosted.get(member.key)
    return float("inf") if last is None else number - last


def reason(ledger: Ledger, best: Member, others: Sequence[Member], number: int) -> str:
    """本期由示例服饰轮值：累计积分最高（0.83），距上次承办 11 期。"""
    mine = rank(ledger, best, number)
    rival = rank(ledger, others[0], number) if others else None
    balance = in_words(ledger.balance(best.key))
    if rival is None:
        ground = "本期只有这一家可以轮值"
    elif mine[0] < rival[0]:
        ground = f"累计积分最高（{balance}）"
    elif mine[1] < rival[1]:
        ground = f"积分并列最高（{balance}），间隔最久"
    else:
        ground = f"积分并列最高（{balance}），按加入党委的先后"
    return f"本期由{best.name}轮值：{ground}，{since(ledger, best, number)}。"


def since(ledger: Ledger, member: Member, number: int) -> str:
    last = ledger.hosted.get(member.key)
    if last is None:
        return "还没有承办过"
    if last > number:
        return f"第 {last} 期也由它承办"
    return f"距上次承办 {number - last} 期"


def in_words(units: int) -> str:
    """A balance in turns with two digits, halves away from zero: -1.00, 0.83."""
    hundredths = (abs(units) * 100 + TURN // 2) // TURN
    sign = "-" if units < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02}"


@dataclass(frozen=True)
class Slot:
    """A turn to come: who could host it, and who does where that is settled."""

    number: int
    members: Sequence[Member]
    host: int | None = None


def preview(ledger: Ledger, slots: Iterable[Slot], gap: int) -> list[Choice | None]:
    """预排: the choice for each slot if all before it are hosted as chosen.

    None stands for a slot whose host is settled, and for one that nobody could host.
    """
    found: list[Choice | None] = []
    for slot in slots:
        choice = None
        host = slot.host
        if host is None:
            choice = choose(ledger, slot.members, slot.number, gap=gap)
            host = choice.member.key if choice else None
        if host is not None:
            sharing = [member.key for member in slot.members]
            ledger = ledger.after(slot.number, host, sharing)
        found.append(choice)
    return found
