"""Who is told what of requests: applicants with an account, handlers, units."""

from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime

from chains.people import clerks, directors, handlers, spokespeople
from issues.clockwork import late_before
from issues.workflow import State as IssueState
from portal.notices.post import post
from portal.workdays.current import work_calendar
from portal.workflow.moves import announces
from services.requests.models import Mandate, RequestStep, ServiceRequest
from services.requests.permissions import is_own, keeps
from services.requests.workflow import Channel, Notify, Result, State

TO_APPLICANT = {
    "accept": "您的申请已受理",
    "ask": "您的申请需要补正",
    "cancel_supplement": "您的申请不用再补材料",
    "ask_unit": "您的申请正在请部门协助",
    "extend": "您的申请延期办理",
    "refer": "您的申请转为企业问题办理",
    "finish": "您的申请已办结",
    "settle": "您的申请已办结",
    "decline": "您的申请不予受理",
    "withdraw": "您的申请已撤回",
    "reopen": "您的申请重新办理",
}
TO_HANDLER = {
    "supply": "申请人已补正，请继续办理",
    "reply": "部门已回复，请继续办理",
    "withdraw": "申请人撤回了办件",
    "reopen": "办件要重新办理",
    "hand_over": "同事把办件交给了您",
    "settle": "转出的问题已销号，请告知申请人",
}
TO_UNIT = {"ask_unit": "请协助办理窗口事项", "remind_unit": "请尽快回复窗口事项"}
# What an applicant has to act on, or a unit was told twice.
URGENT = {"ask", "decline", "remind_unit"}
MANDATE_AHEAD = timedelta(days=30)
# An issue that ended so has no result to wait for.
UNSOLVED = (IssueState.DECLINED, IssueState.WITHDRAWN, IssueState.MERGED)
# Working days after which a result that nobody told is a matter of its own.
TELL_WITHIN = 2
# Working days after which an issue that was drafted should have been reported.
REPORT_WITHIN = 2


@announces(RequestStep)
def announce(step: RequestStep) -> None:
    """Safe to call again. Whoever made the step is not told of it."""
    request, on = step.request, localtime(step.at).date()
    if step.move == "submit" and request.channel == Channel.ONLINE:
        tell(clerks(on), step, "网上收到一件申请")
    if step.move in TO_APPLICANT:
        tell(applicants(request, on), step, TO_APPLICANT[step.move])
    if step.move in TO_HANDLER:
        tell(answering(request, on), step, TO_HANDLER[step.move])
    if step.move in TO_UNIT:
        row = request.coordinations.open().select_related("unit").get()
        tell(handlers(row.unit, on), step, TO_UNIT[step.move])
    if step.move == "finish" and request.result == Result.FAILED:
        tell(directors(on), step, "有一件没有办成")


def tell(people: QuerySet, step: RequestStep, words: str) -> None:
    request = step.request
    inside = step.visibility != "enterprise" and words in TO_APPLICANT.values()
    post(
        people.exclude(pk=step.by_id),
        key=f"request-{request.pk}-step-{step.seq}-{words}",
        subject=f"{words}：{request.guide.name}",
        body=f"受理号 {request.number}。{'' if inside else step.text}",
        link=request.get_absolute_url(),
        urgent=step.move in URGENT,
        at=step.at,
    )


def applicants(request: ServiceRequest, on: date) -> QuerySet:
    """The accounts that `notify_to` means; a visitor without one is called."""
    people = get_user_model().objects.filter(is_active=True)
    found = people.none()
    if request.notify_to != Notify.FILER and request.enterprise_id:
        found = spokespeople(request.enterprise, on)
    if request.notify_to == Notify.APPLICANT and found.exists():
        return found
    filer = request.filed_by
    if filer and is_own(filer, request):
        keys = [filer.pk, *found.values_list("pk", flat=True)]
        return people.filter(pk__in=keys)
    return found


def answering(request: ServiceRequest, on: date) -> QuerySet:
    """The one who answers for it, or while nobody does all clerks: he may have left
    the counter and kept his account."""
    people = get_user_model().objects.filter(is_active=True, pk=request.handler_id)
    handler = people.first()
    return people if handler and keeps(handler, request) else clerks(on)


def remind(*, on: date, at: datetime) -> int:
    """Due soon, overdue, papers that are late, units that are late, issues that lead to
    nothing, results that nobody told, mandates that end; safe to run twice."""
    return (
        remind_of_days(on, at)
        + remind_of_supplements(on, at)
        + remind_of_units(on, at)
        + remind_of_issues(on, at)
        + remind_of_results(on, at)
        + remind_of_mandates(on, at)
    )


def remind_of_days(on: date, at: datetime) -> int:
    calendar = work_calendar()
    rows = ServiceRequest.objects.running().filter(due_on__lte=calendar.add(on, 1))
    line, count = late_before(on, calendar), 0
    for row in rows.for_list().order_by("pk"):
        late = row.due_on < line
        people = answering(row, on)
        if late:
            people = people | directors(on)
        what = "受理" if row.state == State.SUBMITTED else "办结"
        when = "已超期，请尽快" if late else f"{row.due_on} 前请"
        rung = "late" if late else "day" if row.due_on <= on else "soon"
        key = f"request-{row.pk}-{row.state}-{row.due_on:%Y%m%d}-{rung}"
        count += line_to(people, row, key, f"{when}{what}", at=at, urgent=late)
    return count


def remind_of_supplements(on: date, at: datetime) -> int:
    calendar, count = work_calendar(), 0
    rows = ServiceRequest.objects.filter(state=State.SUPPLEMENT).for_list()
    for row in rows.order_by("pk"):
        due = row.supplement_due
        if due is None or due > calendar.add(on, 1):
            continue
        late = due < late_before(on, calendar)
        key = f"request-{row.pk}-supplement-{due:%Y%m%d}-{'late' if late else 'soon'}"
        words = "补正期限已过，请尽快补齐" if late else f"请在 {due} 前补正"
        count += line_to(applicants(row, on), row, key, words, at=at, urgent=True)
        if late:
            words = "申请人逾期没有补正，请联系"
            count += line_to(answering(row, on), row, f"{key}-desk", words, at=at)
    return count


def remind_of_units(on: date, at: datetime) -> int:
    count = 0
    rows = ServiceRequest.objects.filter(state=State.DEPARTMENT).for_list()
    for row in rows.order_by("pk"):
        asked = row.coordinations.open().select_related("unit").first()
        if asked is None or not asked.is_late(on):
            continue
        key = f"request-{row.pk}-unit-{asked.pk}-{asked.expected_on:%Y%m%d}"
        people = handlers(asked.unit, on) | answering(row, on)
        words = f"{asked.unit}还没有回复窗口事项"
        count += line_to(people, row, key, words, at=at, urgent=True)
    return count


def remind_of_issues(on: date, at: datetime) -> int:
    """The request waits for an issue that ended unsolved, or that nobody reports: its
    clock stands still, so that nothing else would remind of it."""
    calendar, count = work_calendar(), 0
    rows = ServiceRequest.objects.filter(state=State.REFERRED).for_list()
    for row in rows.prefetch_related("pauses").order_by("pk"):
        since = max((pause.since for pause in row.pauses.all()), default=on)
        waits = calendar.between(since, on)
        state = row.issue.state if row.issue else None
        if state == IssueState.DRAFT and waits >= REPORT_WITHIN:
            words = "转出的问题还没有报送"
        elif state is None or state in UNSOLVED:
            words = "转出的问题没有办成，请收回自办"
        else:
            continue
        key = f"request-{row.pk}-issue-{since:%Y%m%d}-{words}"
        count += line_to(answering(row, on), row, key, words, at=at)
    return count


def remind_of_results(on: date, at: datetime) -> int:
    calendar, count = work_calendar(), 0
    for row in ServiceRequest.objects.to_deliver().for_list().order_by("pk"):
        closed = localdate(row.closed_at)
        if calendar.between(closed, on) < TELL_WITHIN:
            continue
        key = f"request-{row.pk}-untold-{closed:%Y%m%d}"
        words = "结果还没有送达，请告知申请人"
        count += line_to(answering(row, on), row, key, words, at=at)
    return count


def remind_of_mandates(on: date, at: datetime) -> int:
    rows = Mandate.objects.valid(on).filter(until__lte=on + MANDATE_AHEAD)
    return sum(
        post(
            clerks(on),
            key=f"mandate-{row.pk}-{row.until:%Y%m%d}",
            subject=f"授权委托快到期：{row}",
            body=f"{row.until} 到期，还要代办的请企业重新出具。",
            link="/services/requests/mandates/",
            at=at,
        )
        for row in rows.select_related("enterprise").order_by("pk")
    )


def line_to(
    people: QuerySet,
    row: ServiceRequest,
    key: str,
    words: str,
    *,
    at: datetime,
    urgent: bool = False,
) -> int:
    return post(
        people,
        key=key,
        subject=f"{words}：{row.guide.name}",
        body=f"受理号 {row.number}。",
        link=row.get_absolute_url(),
        urgent=urgent,
        at=at,
    )
