"""What salons ask of a person: to arrange, to prepare, to reply, to hold, to close."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from chains.standing import Standing, standing_of
from salons.models import Guest, Salon, Turn
from salons.waiting import Waiting
from salons.workflow import COMING, Reply, SalonState, Side


def is_asked(who: Standing) -> bool:
    """Whether salons concern somebody; the centre sees all on the page of salons."""
    concerned_by = who.secretary_chain_ids | who.task_force_chain_ids
    if concerned_by or who.enterprise_ids:
        return True
    return bool(who.unit_ids) and not who.at_centre


def live_salons(user: Any) -> QuerySet[Salon]:
    """Without one there is nothing to do for any."""
    rows = Salon.objects.visible_to(user)
    return rows.filter(state__in=(*COMING, SalonState.HELD))


def salons_asking(user: Any, at: datetime) -> list[Waiting]:
    """The soonest first, in one statement."""
    who = standing_of(user)
    rows = concerned(user, who).order_by("start", "pk")
    return [line for row in rows if (line := of_salon(row, who, at))]


def concerned(user: Any, who: Standing) -> QuerySet[Salon]:
    """Live salons with what this person owes them."""
    mine = Guest.objects.filter(salon=OuterRef("pk")).filter(
        Q(enterprise__in=who.enterprise_ids) | Q(unit__in=who.unit_ids)
    )
    undone = {
        f"undone_{side}": Count(
            "tasks", filter=Q(tasks__side=side, tasks__done_at=None), distinct=True
        )
        for side in Side
    }
    return (
        live_salons(user)
        .for_list()
        .annotate(
            is_asked=Exists(mine.filter(reply=Reply.INVITED)),
            is_coming_as_guest=Exists(mine.filter(reply=Reply.CONFIRMED)),
            **undone,
        )
    )


def of_salon(row: Any, who: Standing, at: datetime) -> Waiting | None:
    """What this person has to do about it; the keeper's part goes first."""
    chain, on = row.turn.chain_id, localdate(at)
    keeper = chain in who.secretary_chain_ids
    host = row.turn.host_id in who.enterprise_ids
    task_force = chain in who.task_force_chain_ids
    if keeper and row.is_open and row.end <= at:
        what, colour, words = "确认是否举办", "red", "时间已过"
    elif keeper and row.state == SalonState.HELD:
        what, colour, words = "补齐记录、闭环", "yellow", "待总结"
    elif keeper and row.state == SalonState.PREPARING:
        what, colour, words = "筹备、发邀请", "yellow", "未发邀请"
    elif host and row.is_coming and row.undone_host:
        what, colour, words = "筹备沙龙", "yellow", f"还有 {row.undone_host} 项"
    elif task_force and row.is_coming and row.undone_task_force:
        what, colour, words = "协助筹备", "yellow", f"还有 {row.undone_task_force} 项"
    elif row.is_asked and row.takes_replies(on) and row.start > at:
        what, colour, words = "回复邀请", "yellow", "未回复"
    elif row.is_coming_as_guest and row.is_open and row.start > at:
        what, colour, words = "参加沙龙", "green", "已报名"
    else:
        return None
    note = f"{localtime(row.start):%m-%d %H:%M} {row.host.called}承办"
    url = row.get_absolute_url()
    return Waiting(f"{what}：{row.theme}", note, url, colour, words, chain)


def turns_asking(turns: QuerySet[Turn]) -> list[Waiting]:
    """Turns `to_arrange` as what they ask for."""
    return [of_turn(turn) for turn in turns]


def of_turn(turn: Any) -> Waiting:
    return Waiting(
        f"安排红色沙龙：{turn.label}",
        f"{turn.host.called}承办，计划 {turn.day:%m-%d}",
        reverse("salons:arrange", args=[turn.pk]),
        "yellow",
        "未安排",
        turn.chain_id,
    )
