"""What salons ask of a person: to arrange, to prepare, to reply, to hold, to close."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from chains.standing import Standing, standing_of
from salons.models import Guest, Salon
from salons.page import to_arrange
from salons.waiting import Waiting
from salons.workflow import COMING, Reply, SalonState, Side


def asked_of(user: Any, at: datetime) -> list[Waiting]:
    """The soonest first, in two statements; none for those whom none concerns. The
    centre sees all of them on the page of salons."""
    who, on = standing_of(user), localdate(at)
    concerned_by = who.secretary_chain_ids | who.task_force_chain_ids
    if not (concerned_by or who.enterprise_ids or (who.unit_ids and not who.at_centre)):
        return []
    rows = concerned(user, who).order_by("start", "pk")
    found = [of_salon(row, who, at) for row in rows]
    lines = [line for line in found if line]
    if who.secretary_chain_ids:
        lines += [of_turn(turn) for turn in to_arrange(user, on)]
    return lines


def concerned(user: Any, who: Standing) -> Any:
    """Live salons with what this person owes them."""
    mine = Guest.objects.filter(salon=OuterRef("pk")).filter(
        Q(enterprise__in=who.enterprise_ids) | Q(unit__in=who.unit_ids)
    )
    rows = Salon.objects.visible_to(user).for_list()
    rows = rows.filter(state__in=(*COMING, SalonState.HELD))
    undone = {
        f"undone_{side}": Count(
            "tasks", filter=Q(tasks__side=side, tasks__done_at=None), distinct=True
        )
        for side in Side
    }
    return rows.annotate(
        is_asked=Exists(mine.filter(reply=Reply.INVITED)),
        is_coming_as_guest=Exists(mine.filter(reply=Reply.CONFIRMED)),
        **undone,
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


def of_turn(turn: Any) -> Waiting:
    return Waiting(
        f"安排红色沙龙：{turn.label}",
        f"{turn.host.called}承办，计划 {turn.day:%m-%d}",
        reverse("salons:arrange", args=[turn.pk]),
        "yellow",
        "未安排",
        turn.chain_id,
    )
