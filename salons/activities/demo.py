"""Twelve months of activities, one contest with results, two to come."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from chains.kinds import LiaisonKind
from chains.models import IndustryChain, Liaison
from salons.activities.models import Activity
from salons.activities.workflow import ActivityKind
from salons.demo.moments import moment

TEXTS = (
    (ActivityKind.LESSON, "班组里的安全第一课", "示例讲师"),
    (ActivityKind.LECTURE, "惠企政策怎么用", "科技政策组"),
    (ActivityKind.FILM, "红色观影", ""),
    (ActivityKind.CONTEST, "缝纫工技能比武", "示例技工学校"),
)
RESULTS = (
    ("一等奖", "示例选手甲", "96.5"),
    ("二等奖", "示例选手乙", "94.0"),
    ("三等奖", "示例选手丙", "92.5"),
)
MONTHS = 12


def load(at: datetime) -> int:
    chains = list(IndustryChain.objects.active())
    rows = Liaison.objects.filter(kind=LiaisonKind.LIAISON).order_by("pk")
    people = list(rows.select_related("user", "enterprise"))
    clerk = get_user_model().objects.get(username="clerk")
    for back in range(MONTHS, -2, -1):
        chain = [*chains, None][back % (len(chains) + 1)]
        place = [row for row in people if chain in (None, row.enterprise.chain)]
        day = at - timedelta(days=30 * back - 12)
        # One that is far ahead is out for registration since yesterday.
        made = min(moment(day.date(), 14) - timedelta(days=15), at - timedelta(days=1))
        row = published(day, made, chain, back, clerk)
        register(row, place[: 5 + back % 3], row.changed_at)
        if row.start < at:
            held(row, clerk)
    return Activity.objects.count()


def published(
    day: datetime, made: datetime, chain: Any, back: int, clerk: Any
) -> Activity:
    kind, theme, speaker = TEXTS[back % len(TEXTS)]
    start = moment(day.date(), 14)
    row = Activity.objects.create(
        kind=kind,
        theme=theme,
        speaker=speaker,
        organiser=f"{chain.name}产业链党委" if chain else "党群服务中心",
        chain=chain,
        start=start,
        end=start + timedelta(hours=2),
        place="党群服务中心多功能厅",
        capacity=60,
        reply_by=start.date() - timedelta(days=1),
        text="请各企业按名额报名，自愿参加。",
        changed_at=made,
    )
    row.publish(by=clerk, at=made)
    return row


def register(row: Activity, people: list[Any], made: datetime) -> None:
    for number, one in enumerate(people):
        at = made + timedelta(hours=1 + number)
        facts = {"by": one.user, "at": at, "names": "", "seats": 2 + number % 3}
        row.register(one.enterprise, **facts)


def held(row: Activity, clerk: Any) -> None:
    for entry in row.entries.all():
        entry.present = max(entry.seats - entry.pk % 2, 0)
        entry.save(update_fields=["present"])
    at = row.end + timedelta(hours=1)
    row.hold(by=clerk, at=at, summary="按计划举办，到会踊跃，现场交流充分。")
    if row.is_contest:
        for order, (place, name, score) in enumerate(RESULTS, 1):
            row.results.create(order=order, place=place, name=name, score=score)
        row.publish_results(by=clerk, at=at + timedelta(hours=1))
