"""A note of a visit, as tests need it."""

from chains.visits.models import Visit
from tests.builders import MONDAY


def a_visit(enterprise, by, *lines, day=None, at=MONDAY, **facts):
    """Written on the spot; `lines` are what the enterprise asked for."""
    facts = {"learnt": "订单充足，缺熟练工。"} | facts
    visit = Visit(
        enterprise=enterprise, by=by, day=day or at.date(), written_at=at, **facts
    )
    visit.keep(on=at.date(), asked=lines)
    return visit


def visit_with(secret, enterprise, by):
    """A visit with that word in all that was said, by kind the keys of what it has."""
    visit = a_visit(enterprise, by, secret, learnt=secret, answered=secret)
    return {"visit": visit.pk, "finding": visit.findings.get().pk}
