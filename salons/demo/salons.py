"""A salon for each turn of the demo: held and closed, one to sum up, some to come."""

from datetime import datetime, timedelta
from typing import Any

from issues.models import Issue
from issues.workflow import Source
from portal.workdays.current import work_calendar
from salons import seats
from salons.answering import unanswered
from salons.demo.moments import later, moment
from salons.foundation import load_template
from salons.models import Answer, ExperienceNote, Salon, Turn, arrange, opinions
from salons.workflow import Aim, NoteTheme, SegmentKind

THEMES = {
    "textile": ("智能吊挂线现场观摩", "旺季用工与技能培训", "面料共享与联合采购"),
    "equipment": ("柔性产线改造经验", "首台套政策怎么用", "供应链配套对接"),
    "chemical": ("安全环保管理观摩", "园区公用工程共享", "绿色低碳改造交流"),
}
PARTS = (
    (SegmentKind.TOUR, "车间和党群服务站观摩", "轮值企业负责人"),
    (SegmentKind.POLICY, "惠企政策解读", "科技政策组"),
    (SegmentKind.TALK, "前期诉求回应和座谈", "产业链党委"),
    (SegmentKind.TRAINING, "班组长技能微课", "示例技工学校"),
)
NOTES = (
    (
        NoteTheme.BUSINESS,
        "换线时间从两小时压到二十分钟",
        "工装快换，班前十分钟备料。",
    ),
    (
        NoteTheme.SAFETY,
        "用好班前三问，半年零工伤",
        "问状态、隐患、防护，班组长签。",
    ),
    (NoteTheme.TEAM, "党员师傅带徒，三个月上岗", "一师两徒，计件补差，结业有证。"),
)
ON_THE_SPOT = (
    ("园区班车能否增加晚班", "城建交通组：下月起加开 21:30 一班。"),
    ("用电高峰检修能否提前通知", "供电保障单位：提前三天发通知。"),
    ("技改补助何时受理", "科技政策组：每年三月、九月受理。"),
)
TO_SUM_UP = "equipment"  # the chain whose last salon still waits for its summary
PREPARING = "chemical"  # the chain whose next salon has not sent its invitations


def past(stage: Any, turn: Turn, early: datetime, back: int) -> None:
    """Arranged, attended, answered, closed. `back` is 1 for the last one."""
    salon = arranged(stage, turn, later(early, 4), capacity=40)
    tick_all(stage, salon, moment(turn.day, 8))
    salon.invite(by=stage.secretary, at=later(early, 5))
    reply(stage, salon, later(early, 6))
    salon.hold(by=stage.secretary, at=moment(turn.day, 17))
    for number, guest in enumerate(salon.guests.coming()):
        guest.present = bool((number + 1) % 7)
        guest.save(update_fields=["present"])
    tell(stage, salon)
    ask(stage, salon, last=back == 1)
    pass_on(stage, salon)
    if back == 1 and stage.chain.slug == TO_SUM_UP:
        return
    at = moment(work_calendar().add(turn.day, 2), 16)
    summary = (
        f"前期工作总结：上期议定的事项逐件通报。{salon.host.called}介绍了现场做法，"
        "到会企业提了新诉求，已逐条登记。"
    )
    salon.sum_up(
        by=stage.secretary,
        at=at,
        summary=summary,
        digest=f"围绕“{salon.theme}”开展观摩和座谈，前期诉求逐件通报办理情况。",
    )
    if salon.missing():
        return
    salon.close(by=stage.secretary, at=later(at, 1))


def arranged(stage: Any, turn: Turn, at: datetime, capacity: int) -> Salon:
    load_template()
    themes = THEMES.get(stage.chain.slug, THEMES["textile"])
    parts = [PARTS[0], PARTS[2], PARTS[1 + 2 * (turn.number % 2)]]
    aims = [Aim.GOVERNMENT, list(Aim)[1 + turn.number % 2]]
    start = moment(turn.day, 14) + timedelta(minutes=30)
    return arrange(
        turn,
        by=stage.secretary,
        at=at,
        theme=themes[turn.number % len(themes)],
        aims=[str(aim) for aim in aims],
        text="先看现场，再逐件回应上期诉求，最后自由座谈。",
        start=start,
        end=start + timedelta(hours=2),
        place=f"{turn.host.called}党群服务站",
        capacity=capacity,
        quota=2,
        reply_by=turn.day - timedelta(days=1),
        segments=[
            {"kind": kind, "title": title, "speaker": speaker}
            for kind, title, speaker in parts
        ],
    )


def tick_all(stage: Any, salon: Salon, at: datetime) -> None:
    for task in salon.tasks.all():
        task.tick(by=stage.secretary, at=at, done=True)


def reply(stage: Any, salon: Salon, at: datetime) -> None:
    """Most come, every fifth does not; one or two people each."""
    for number, guest in enumerate(salon.guests.enterprises()):
        by = stage.liaisons.get(guest.enterprise_id, stage.secretary)
        when = at + timedelta(minutes=number)
        if not (number + 1) % 5:
            seats.decline(guest, by=by, at=when, keeper=True)
        else:
            seats.join(guest, by=by, at=when, seats=1 + number % 2, keeper=True)


def tell(stage: Any, salon: Salon) -> None:
    """Each problem of the list was answered, as it stood that day."""
    at = salon.end
    rows = Issue.objects.filter(pk__in=unanswered(salon)).select_related("category")
    answers = []
    for issue in rows:
        over = issue.closed_at and issue.closed_at <= salon.start
        answers.append(
            Answer(
                salon=salon,
                issue=issue,
                stood="已销号" if over else "办理中",
                said="已办结，请企业监督。" if over else "正在办理，按期答复。",
                speaker=str(issue.category.default_unit or "产业链党委"),
                unit=issue.category.default_unit,
                by=stage.secretary,
                at=at,
            )
        )
    Answer.objects.bulk_create(answers)


def ask(stage: Any, salon: Salon, *, last: bool) -> None:
    """One demand is answered on the spot; a problem reported soon after was raised
    here; at the last salon of one chain one still waits."""
    came = salon.guests.enterprises().filter(present=True)
    text, answered = ON_THE_SPOT[salon.turn.number % len(ON_THE_SPOT)]
    first = came.select_related("enterprise").first()
    if first is None:
        return
    facts = {"salon": salon, "by": stage.secretary}
    make = salon.demands.model.objects.create
    make(enterprise=first.enterprise, text=text, answered=answered, **facts)
    later_ones = Issue.objects.filter(
        chain=stage.chain,
        demand_of_salon=None,
        reported_at__range=(salon.start, salon.end + timedelta(days=12)),
    )
    if issue := later_ones.order_by("reported_at").first():
        Issue.objects.filter(pk=issue.pk).update(source=Source.SALON)
        row = make(enterprise=issue.enterprise, text=issue.title, **facts)
        type(row).objects.filter(pk=row.pk).update(issue=issue)
    if last and stage.chain.slug == TO_SUM_UP:
        make(enterprise=first.enterprise, text="设备检测能否就近安排", **facts)


def pass_on(stage: Any, salon: Salon) -> None:
    """Experience of every second salon, and six answers to each questionnaire."""
    number = salon.turn.number
    if number % 2:
        theme, title, text = NOTES[number // 2 % len(NOTES)]
        ExperienceNote.objects.create(
            salon=salon,
            enterprise=salon.host,
            theme=theme,
            title=title,
            text=text,
            by=stage.secretary,
            at=salon.end,
        )
    people = {stage.secretary, *stage.liaisons.values()}
    for index, person in enumerate(sorted(people, key=lambda one: one.pk)[:6]):
        opinions.give(
            salon,
            person=person,
            on=salon.day,
            overall="good" if index % 4 else "fair",
            answers="yes" if index % 3 else "partly",
            wish="多请职能部门到现场" if index == 1 else "",
        )


def ahead(stage: Any, at: datetime) -> None:
    """The next salon: full with a waiting list, half empty, or still in preparation."""
    turn = stage.chain.turns.ahead().order_by("number").first()
    if turn is None or turn.salon:
        return
    tight = stage.chain.slug == "textile"
    salon = arranged(stage, stage.turn(turn.number), later(at, 1), 6 if tight else 40)
    for task in salon.tasks.filter(days_before__gte=5):
        task.tick(by=stage.secretary, at=later(at, 1), done=True)
    if stage.chain.slug == PREPARING:
        return
    salon.invite(by=stage.secretary, at=later(at, 2))
    for number, guest in enumerate(salon.guests.enterprises()[:6]):
        by = stage.liaisons.get(guest.enterprise_id, stage.secretary)
        when = later(at, 2) + timedelta(minutes=number)
        seats.join(guest, by=by, at=when, seats=1 + number % 2, keeper=True)
