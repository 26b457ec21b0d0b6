"""Sensible answers to a move's page other than the usual ones, by chance."""

from django.utils.timezone import localdate

from issues.models import Consultation, Issue
from tests.builders import a_category
from tests.section3 import LIVE_ORDERS

OUTCOMES = ("solved", "partly", "explained", "unsupported", "referred_up")
RUBBISH = ("", "\x00", "9" * 40, "不存在", "-1")


def variant(walk, actor, move, issue, facts):
    """What replaces some of `facts`, so that sequences branch."""
    vary = VARIANTS.get(move)
    return vary(walk, actor, issue, facts) if vary else {}


def report(_walk, _actor, _issue, _facts):
    """What rubbish made of the draft is typed anew."""
    texts = {"title": "夜间跳闸停机", "demand": "请排查线路", "contact": "联络员甲"}
    return texts | {"category": a_category().pk, "phone": "13800000001"}


def dispatch(walk, _actor, _issue, facts):
    """Now and then without a supporting unit."""
    alone = walk.dice.random() < 0.4
    return {name: "" for name in facts if alone and name.startswith("support0")}


def return_order(walk, _actor, _issue, _facts):
    return {"suggested_unit": walk.spare.pk}


def reroute(walk, _actor, issue, _facts):
    leads = {o.unit_id for o in live(issue) if o.role == "lead"}
    return {"unit": walk.dice.choice([u.pk for u in walk.units if u.pk not in leads])}


def decide(walk, _actor, _issue, facts):
    """Any unit; sometimes up to a higher level, sometimes with a new due day."""
    found = {"row0-unit": walk.dice.choice(walk.units).pk}
    if walk.dice.random() < 0.15:
        found["referred_up"] = "on"
    if walk.dice.random() < 0.2:
        found["new_due_on"] = facts["row0-due_on"]
    return found


def refer(walk, actor, _issue, _facts):
    """Onto an agenda on which another issue of the sequence stands, if there is one."""
    agenda = Consultation.objects.planned().visible_to(actor.person)
    agenda = agenda.filter(planned_on__gte=localdate(), matters__issue__in=walk.issues)
    return {"consultation": found.pk} if (found := agenda.last()) else {}


def propose_closing(walk, _actor, _issue, _facts):
    return {"outcome": walk.dice.choice(OUTCOMES)}


def confirm(walk, _actor, _issue, _facts):
    solved = walk.dice.choice(["yes", "partly"])
    return {"solved": solved, "satisfied": walk.dice.choice(["yes", "mostly"])}


def merge(walk, _actor, issue, _facts):
    """Into another of the sequence, whatever its state, or into none."""
    rows = Issue.objects.filter(pk__in=walk.issues, number__isnull=False)
    numbers = list(rows.exclude(pk=issue.pk).values_list("number", flat=True))
    return {"number": walk.dice.choice(numbers) if numbers else "WS-1999-1"}


def split(walk, _actor, issue, _facts):
    """Now and then only one part, which is too few."""
    return {"part1-title": "", "part1-demand": ""} if walk.dice.random() < 0.2 else {}


def call_back(walk, _actor, _issue, _facts):
    """Reached or not, content or not; unreached calls have no answers."""
    if walk.dice.random() < 0.3:
        return {"reached": "no", "solved": "", "satisfied": ""}
    answer = walk.dice.choice(["yes", "no"])
    return {"solved": answer, "satisfied": answer, "words": "又坏了"}


def judge_notice(walk, _actor, _issue, _facts):
    """Adopted, sent up or taken back; what is not answered can be taken back only."""
    if walk.aimed is None or walk.aimed.state != "answered":
        return {"verdict": "revoke", "words": "误发"}
    verdict = walk.dice.choice(["adopt", "adopt", "escalate", "revoke"])
    return {"verdict": verdict, "words": "还要再办"}


def live(issue):
    return [o for o in issue.orders.all() if o.state in LIVE_ORDERS]


VARIANTS = {
    "report": report,
    "dispatch": dispatch,
    "return_order": return_order,
    "reroute": reroute,
    "decide": decide,
    "refer": refer,
    "propose_closing": propose_closing,
    "confirm": confirm,
    "merge": merge,
    "split": split,
    "call_back": call_back,
    "judge_notice": judge_notice,
}
