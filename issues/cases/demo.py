"""Three public cases, one of them with a name, one that waits for its word, a draft."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model

from chains.people import spokespeople
from issues.cases.models import Case
from issues.models import Issue
from issues.workflow import Outcome

TEXTS = (
    (
        "两个窗口合并收件，施工手续一次办完",
        "企业的施工手续要在两个窗口之间来回跑，材料交了两遍，开工日期一拖再拖。",
        "会商后定为一个窗口收件、两个部门联合踏勘，缺的材料一次告知，容缺先受理。",
        "手续五个工作日内办完，企业按期开工。",
        "先把两家的材料清单并成一张；再约同一天联合踏勘；缺件写成一张单子，容缺先办。",
    ),
    (
        "错峰排班加线路改造，旺季不再跳闸",
        "旺季用电集中，车间夜间跳闸停机，订单交期吃紧。",
        "供电部门连夜排查，先按车间排出错峰班次，再把老旧线路换新。",
        "此后没有再因跳闸停机，旺季订单按期交付。",
        "把各家用电高峰列成一张表；能错开的先错开；错不开的再改造线路。",
    ),
    (
        "拼车接送，夜班工人回得了家",
        "末班车收得早，夜班工人下班回不去，招来的人留不住。",
        "几家企业共用一条夜班线，费用按人数分摊，先试一个月再定班次。",
        "夜班线稳定运行，夜班岗位招满。",
        "先数清几点有多少人；相邻企业合开一条线；试一个月再签协议。",
    ),
    (
        "招工需求一次报，专场招聘直接对接",
        "企业分头招工，岗位信息发不出去，熟练工难找。",
        "岗位按季汇总，一次审核后统一发布，再和职业学校办专场。",
        "两场专场招聘后，缺口岗位补上大半。",
        "岗位先写清报酬和食宿；按季汇总一次发布；专场只请对口的学校。",
    ),
    (
        "货车进出一条路，装卸不再堵门口",
        "上下班时段货车堵在厂门口，装卸和通勤互相耽误。",
        "交管部门划定货车时段和等候区，企业错开装卸时间。",
        "早晚高峰不再堵门口。",
        "先记一周的进出时间；划出等候区；装卸时段写进门口的牌子。",
    ),
)
FIGURES = {
    0: {"days_saved": 12, "figures_source": "两个窗口的收件和办结日期"},
    1: {"amount": Decimal("36.50"), "figures_source": "企业测算的停机损失"},
    2: {"jobs": 24, "figures_source": "企业报的夜班在岗人数"},
}
# Of which category each is, and how far it has come, in the order of TEXTS.
KINDS = ("项目手续", "用能", "物流", "用工", "物流")
ENDS = ("published", "named", "published", "asked", "draft")
# From the draft, which comes after the closing, to the public page.
WHOLE_STORY = timedelta(days=3)
NAMES = ("title", "problem", "approach", "result", "practice")


def load(at: datetime) -> int:
    users = {
        name: get_user_model().objects.get(username=name)
        for name in ("clerk", "director")
    }
    closed = Issue.objects.closed().filter(outcome=Outcome.SOLVED)
    closed = closed.filter(closed_at__lt=at - WHOLE_STORY)
    closed = closed.select_related("enterprise", "chain").order_by("-closed_at", "-pk")
    spare = list(closed.select_related("category"))
    for number, (texts, end) in enumerate(zip(TEXTS, ENDS, strict=True)):
        alike = (row for row in spare if row.category.name.startswith(KINDS[number]))
        issue = next(alike, spare[0])
        spare.remove(issue)
        facts = dict(zip(NAMES, texts, strict=True)) | FIGURES.get(number, {})
        case = Case(issue=issue, written_by=users["clerk"], **facts)
        case.wants_name = end == "named"
        orders = issue.orders.exclude(state__in=("returned", "revoked"))
        begun = max(at - timedelta(days=40 - 7 * number), issue.closed_at)
        units = orders.values_list("unit", flat=True)
        case.keep(by=users["clerk"], at=begun, seen=0, units=units)
        carried(case, end, users, begun)
    return Case.objects.count()


def carried(case: Case, end: str, users: dict[str, Any], at: datetime) -> None:
    if end == "draft":
        return
    case.ask(by=users["clerk"], at=at)
    if end == "asked":
        return
    speaker = spokespeople(case.issue.enterprise, at.date()).first()
    answer = "named" if end == "named" else "anonymous"
    answered, published = at + timedelta(days=1), at + timedelta(days=2)
    case.answer(by=speaker, at=answered, seen=case.version, answer=answer)
    case.publish(by=users["director"], at=published, seen=case.version)
