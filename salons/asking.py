"""Where records of the rotation begin: turns from the plan, swaps, exemptions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from chains.models import Enterprise, IndustryChain
from portal.workflow.moves import JUST_CHANGED, Refused
from salons.models import Cadence, Exemption, Swap, Turn
from salons.moves import written
from salons.plan import plan_of

CHANGED = "预排刚刚有变化，请重新看一遍再确认。"


def confirm(
    chain: IndustryChain,
    *,
    by: Any,
    at: datetime,
    number: int,
    host: int | None,
    count: int = 1,
    following: Sequence[int] | None = None,
) -> list[Turn]:
    """确认 the first `count` turns that the plan foresees.

    `number` and `host` are what the person saw as the first of them, `following` whom
    a page named as hosts of the next ones; Refused if the plan says something else by
    now, so that a second click confirms nothing more, and nobody what he did not see.
    """
    with transaction.atomic():
        Cadence.take_turns(chain)
        plan = plan_of(
            chain, localdate(at), periods=chain.turns.ahead().count() + count
        )
        lines = plan.open_lines
        if not lines or lines[0].number != number:
            raise Refused(JUST_CHANGED)
        if any(line.host is None for line in lines):
            raise Refused(
                "还没有可以轮值的企业。请先在产业链党委的成员单位里加入企业。"
            )
        hosts = [line.host.pk for line in lines]
        seen = hosts[1:] if following is None else following[: count - 1]
        if hosts != [host, *seen]:
            raise Refused(CHANGED)
        return [confirmed(chain, line, by=by, at=at) for line in lines]


def confirmed(chain: IndustryChain, line: Any, *, by: Any, at: datetime) -> Turn:
    turn = Turn.objects.create(
        chain=chain,
        number=line.number,
        period=line.period,
        day=line.day,
        host=line.host,
        why=line.why,
    )
    turn.confirm(by=by, at=at)
    return turn


def propose_swap(
    turn: Turn, other: Turn, *, by: Any, at: datetime, reason: str
) -> Swap:
    """提出互换. Refused for a past turn, an own one, and while another swap of this
    turn is open."""
    if turn.host_id == other.host_id:
        raise Refused("两期都由同一家企业承办，不用互换。")
    if turn.chain_id != other.chain_id:
        raise Refused("只能和同一条产业链的轮次互换。")
    swap = Swap(
        chain=turn.chain,
        turn=turn,
        other=other,
        host=turn.host,
        other_host=other.host,
        reason=written(reason, "请写明为什么要换。"),
    )
    swap.still_stands(localdate(at))
    return begun(
        swap, "propose", "这一期已有一次互换在等答复，请先撤回它。", by=by, at=at
    )


def ask_exemption(
    chain: IndustryChain,
    enterprise: Enterprise,
    *,
    by: Any,
    at: datetime,
    since: date,
    until: date,
    reason: str,
    at_once: bool = False,
) -> Exemption:
    """申请免轮, `at_once` granted, too, for one who may grant it.

    Refused while another one of this enterprise waits.
    """
    if until < since:
        raise Refused("免轮止不能早于免轮起，请改日期。")
    reason = written(reason, "请写明为什么免轮。")
    row = Exemption(
        chain=chain, enterprise=enterprise, since=since, until=until, reason=reason
    )
    with transaction.atomic():
        begun(row, "ask", "这家企业已有一项免轮申请在等决定。", by=by, at=at)
        if at_once:
            row.grant(by=by, at=at)
    return row


def begun(row: Any, move: str, taken: str, *, by: Any, at: datetime) -> Any:
    """Save a new record and make its first move, or leave nothing behind.

    The database lets only one of a kind be open, which `taken` says in words.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            getattr(row, move)(by=by, at=at)
    except IntegrityError as problem:
        raise Refused(taken) from problem
    return row
