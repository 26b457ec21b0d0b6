"""Who is told what of each step at once, and whom a consultation calls."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from issues import audience
from issues.models import Consultation, Issue, IssueStep
from issues.workflow import ConsultationState, OrderState, State
from portal.notices.models import Notice
from portal.notices.post import post, post_to_robot
from portal.workflow.moves import Visibility, announces

# move: (who, headline, urgent). Urgent goes out at once, the rest in the daily digest.
Told = tuple[Callable[[Issue, date], Iterable[Any]], str, bool]
TOLD: dict[str, tuple[Told, ...]] = {
    "report": ((audience.clerks, "新报送，请受理", True),),
    "ask": ((audience.enterprise, "请补充材料", True),),
    "supply": (
        (audience.owner_or_clerks, "企业已补充", True),
        (audience.lead_officers, "企业已补充", True),
    ),
    "accept": (
        (audience.enterprise, "已受理", False),
        (audience.owner, "由您首接负责", True),
    ),
    "decline": (
        (audience.enterprise, "不予受理", True),
        (audience.instructors, "您批示的问题不予受理", False),
    ),
    "dispatch": (
        (audience.officers_to_sign, "新交办，请签收", True),
        (audience.enterprise, "已交办", False),
    ),
    "reroute": (
        (audience.officers_to_sign, "新交办，请签收", True),
        (audience.revoked_officers, "交办单已撤销", False),
    ),
    "decide": (
        (audience.officers_to_sign, "会商议定，请签收", True),
        (audience.enterprise, "会商已有结果", False),
        (audience.owner, "会商已有结果", False),
        (audience.revoked_officers, "交办单已撤销", False),
        (audience.reviewers_when_due, "请审核销号", True),
    ),
    "progress": (
        (audience.enterprise, "办理有进展", False),
        (audience.owner, "办理有进展", False),
    ),
    "remark": ((audience.enterprise, "有新消息", False),),
    "answer": ((audience.lead_officers, "协办已答复，请采纳", True),),
    "return_order": (
        (audience.owner_or_clerks, "主办申请退回", True),
        (audience.revoked_officers, "主办已退回，交办单撤销", False),
    ),
    "redo": ((audience.officers_working, "请补办", True),),
    "refer": (
        (audience.keepers_of_it_alone, "已提交会商", True),
        (audience.officers_working, "已提交会商", False),
        (audience.enterprise, "已提交会商", False),
    ),
    "call_off": (
        (audience.keepers, "会商已取消", False),
        (audience.officers_working, "会商已取消", False),
    ),
    "propose_closing": (
        (audience.reviewers, "请审核销号", True),
        (audience.revoked_officers, "交办单已撤销", False),
    ),
    "answer_directly": ((audience.reviewers, "请审核销号", True),),
    "send_back": (
        (audience.lead_officers, "销号被退回", True),
        (audience.owner, "销号被退回", True),
    ),
    "approve_closing": ((audience.enterprise, "请您确认并评价", True),),
    "confirm": (
        (audience.owner, "企业已确认，已销号", False),
        (audience.lead_officers, "企业已确认，已销号", False),
        (audience.instructors, "您批示的问题已销号", False),
    ),
    "dispute": (
        (audience.owner, "企业不认可，退回重办", True),
        (audience.officers_working, "企业不认可，退回重办", True),
        (audience.keepers, "企业不认可，退回重办", False),
    ),
    "urge": (
        (audience.owner_or_clerks, "企业催办", True),
        (audience.lead_officers, "企业催办", True),
    ),
    # What 提醒 says goes out with the clock it is about: see `issues.ladder`.
    "draft_notice": ((audience.issuers, "督办单待您签发", True),),
    "issue_notice": (
        (audience.addressed, "督办单，请签收并答复", True),
        (audience.keepers, "已签发督办单", False),
    ),
    "answer_notice": ((audience.issuers, "督办单已答复，请评判", True),),
    "judge_notice": (
        (audience.addressed, "督办答复已评判", True),
        (audience.issuers_of_the_next, "督办单待您签发", True),
    ),
    "raise_notice": (
        (audience.keepers, "红色督办未答复，请列入党委会议题", True),
        (audience.addressed, "红色督办未答复，将提请党委会", True),
        (audience.issuers, "红色督办未答复，将提请党委会", False),
    ),
    "refer_raised": (
        (audience.keepers, "已列入党委会", True),
        (audience.officers_working, "已列入党委会", False),
    ),
    "instruct": (
        (audience.lead_officers, "领导批示，请办理", True),
        (audience.owner_or_clerks, "领导批示", True),
    ),
    "reply_instruction": (
        (audience.instructor, "批示落实情况", True),
        (audience.owner, "批示落实情况", False),
    ),
    "appeal": ((audience.directors, "企业申诉，请决定", True),),
    "grant_appeal": (
        (audience.enterprise, "申诉成立，重新受理", True),
        (audience.clerks, "申诉成立，请受理", True),
    ),
    "reject_appeal": ((audience.enterprise, "申诉答复：维持不予受理", True),),
    "lapse": (
        (audience.enterprise, "逾期未补充，视为撤回", True),
        (audience.owner, "企业逾期未补充，视为撤回", False),
        (audience.revoked_officers, "企业逾期未补充，交办单撤销", False),
    ),
    "restore": (
        (audience.owner_or_clerks, "企业恢复办理", False),
        (audience.officers_working, "企业恢复办理", False),
    ),
    "close_unanswered": (
        (audience.enterprise, "未收到您的确认，已销号，可以重开", True),
        (audience.owner, "按企业未回应销号", False),
        (audience.lead_officers, "按企业未回应销号", False),
        (audience.instructors, "您批示的问题按企业未回应销号", False),
    ),
    "call_back": ((audience.owner_when_reopened, "回访不认可，已重开", True),),
    "reopen": (
        (audience.owner_or_clerks, "已重开", True),
        (audience.officers_working, "已重开，请接着办", True),
    ),
    "ask_extension": ((audience.extension_granters, "申请延期，请批复", True),),
    "withdraw_extension": ((audience.owner_or_clerks, "延期申请已撤回", False),),
    "grant_extension": (
        (audience.lead_officers, "延期已批准", True),
        (audience.enterprise, "办理延期，现时限有变", True),
    ),
    "refuse_extension": ((audience.lead_officers, "延期未批准", True),),
    "object_extension": (
        (audience.owner_or_clerks, "企业对延期有异议", True),
        (audience.directors, "企业对延期有异议", True),
    ),
    "propose_hold": (
        (audience.directors, "挂账申请，请决定", True),
        (audience.keepers, "挂账申请，请决定", True),
    ),
    "grant_hold": (
        (audience.owner_or_clerks, "挂账申请有新意见", False),
        (audience.lead_officers, "挂账申请有新意见", False),
        (audience.enterprise_when_held, "暂时挂账，定期评估", True),
    ),
    "refuse_hold": (
        (audience.owner_or_clerks, "挂账未批准", True),
        (audience.lead_officers, "挂账未批准", True),
    ),
    "review_hold": ((audience.enterprise, "挂账评估", False),),
    "resume": (
        (audience.enterprise, "恢复办理", False),
        (audience.officers_working, "恢复办理，请接着办", True),
    ),
    "merge": (
        (audience.enterprise, "与同类问题合并办理", False),
        (audience.revoked_officers, "已并案，交办单撤销", False),
    ),
    "release": (
        (audience.enterprise, "改为单独办理", False),
        (audience.owner_or_clerks, "并案解除，请接着办", True),
    ),
    "co_dispute": ((audience.owner_or_clerks, "企业不认可，改为单独办理", True),),
    "split": (
        (audience.enterprise, "拆分成几件分别办理", False),
        (audience.lead_officers, "已拆分", False),
    ),
    "hand_over": (
        (audience.owner, "由您首接负责", True),
        (audience.enterprise, "首接负责人有变", False),
    ),
    "withdraw": (
        (audience.owner, "企业已撤回", False),
        (audience.revoked_officers, "企业已撤回", True),
        (audience.instructors, "您批示的问题企业已撤回", False),
    ),
}
# Moves of which nobody hears from whom the words are hidden.
NOTHING_BUT_WORDS = {"remark"}


@announces(IssueStep)
def announce(step: IssueStep) -> None:
    """Tell those whom this step concerns, but not who made it; safe to call again."""
    issue, on = step.issue, localdate(step.at)
    for index, (who, headline, urgent) in enumerate(TOLD.get(step.move, ())):
        hidden = who is audience.enterprise and step.visibility != Visibility.ENTERPRISE
        if hidden and step.move in NOTHING_BUT_WORDS:
            continue
        people = [person for person in who(issue, on) if person.pk != step.by_id]
        post(
            people,
            key=f"issue-{issue.pk}-step-{step.seq}-{index}",
            subject=f"{headline}：{issue.title}",
            body=body(issue, "" if hidden else step.text),
            link=issue.get_absolute_url(),
            urgent=urgent,
            at=step.at,
        )
    if step.move in SENDS_ORDERS:
        call_units(step)
    if step.now == State.CONFIRMING and step.was != step.now:
        ask_co_reporters(step)
    if step.now == State.CONSULTING and step.move not in {"refer", "refer_raised"}:
        call_to_consult(step)
    if step.was == State.CONSULTING != step.now:
        call_off_with(step)


def ask_co_reporters(step: IssueStep) -> None:
    """Each enterprise behind a merged issue is asked by itself, on its own page."""
    merged = step.issue.merged_from.filter(state=State.MERGED)
    for issue in merged.select_related("enterprise"):
        post(
            audience.enterprise(issue, localdate(step.at)),
            key=f"issue-{issue.pk}-merged-{step.issue_id}-{step.seq}",
            subject=f"请您确认并评价：{issue.title}",
            body=body(issue, "合并办理的问题已有结果。"),
            link=issue.get_absolute_url(),
            urgent=True,
            at=step.at,
        )


# Moves after which orders wait to be signed.
SENDS_ORDERS = {"dispatch", "reroute", "decide"}


def call_units(step: IssueStep) -> None:
    """Say in each unit's own chat group that an order waits; the number, no words."""
    orders = step.issue.orders.filter(state=OrderState.SENT).exclude(unit__robot="")
    for order in orders.select_related("unit"):
        post_to_robot(
            robot=order.unit.robot,
            key=f"order-{order.pk}",
            text=f"{step.issue.number} 有一张交办单待签收，请登录平台办理。",
            at=step.at,
        )


def call_to_consult(step: IssueStep) -> None:
    """The rules themselves sent the issue to a consultation: the keepers must know."""
    if step.was == State.CONSULTING:
        return
    issue = step.issue
    post(
        audience.keepers(issue, localdate(step.at)),
        key=f"issue-{issue.pk}-step-{step.seq}-consult",
        subject=f"须安排专题协商：{issue.title}",
        body=body(issue, step.text),
        link=issue.get_absolute_url(),
        urgent=True,
        at=step.at,
    )


def call_keepers(
    issues: Iterable[Issue], *, title: str, by: Any, at: datetime, **facts: Any
) -> None:
    """Tell each keeper once of many issues that were referred together."""
    on = localdate(at)
    people = {who for issue in issues for who in audience.keepers(issue, on)}
    post(people - {by}, subject=f"已提交会商：{title}", urgent=True, at=at, **facts)


def call_participants(consultation: Consultation, *, by: Any, at: datetime) -> None:
    """Tell the invited units when and where; again only when that has changed, and then
    also when it is as it was before."""
    day, place = consultation.planned_on, consultation.place or "地点待定"
    tell_participants(
        consultation,
        key=f"version-{consultation.version}",
        subject=f"请参加{consultation.get_kind_display()}：{day:%m-%d}",
        body=f"{day:%Y-%m-%d} {place}",
        by=by,
        at=at,
    )


def call_off_participants(consultation: Consultation, *, by: Any, at: datetime) -> None:
    """It does not take place."""
    day = consultation.planned_on
    tell_participants(
        consultation,
        key="cancelled",
        subject=f"{consultation.get_kind_display()}已取消：原定 {day:%m-%d}",
        body="不用参加了。",
        by=by,
        at=at,
    )


def call_off_with(step: IssueStep) -> None:
    """The last matter left the agenda: who was asked to come hears that it is off,
    unless it stands on the agenda of a meeting, which says so itself."""
    pk = step.issue.matters.latest("pk").consultation_id
    rows = Consultation.objects.filter(pk=pk, state=ConsultationState.CANCELLED)
    off = rows.filter(agenda_item=None).first()
    if off and Notice.objects.filter(key__startswith=arranged(off)).exists():
        call_off_participants(off, by=step.by, at=step.at)


def arranged(consultation: Consultation) -> str:
    """How the keys begin of all that its participants were told."""
    return f"consultation-{consultation.pk}-"


def tell_participants(
    consultation: Consultation,
    *,
    key: str,
    subject: str,
    body: str,
    by: Any,
    at: datetime,
) -> None:
    people = audience.invited(consultation, localdate(at)).exclude(pk=by.pk)
    post(
        people,
        key=f"{arranged(consultation)}{key}",
        subject=subject,
        body=body,
        link=consultation.get_absolute_url(),
        urgent=True,
        at=at,
    )


def body(issue: Issue, words: str) -> str:
    return f"{issue.number} {issue.enterprise.name}\n{words}".strip()
