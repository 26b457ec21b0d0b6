"""The page of one rectification, and one page for each of its moves."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.guards import get_visible, open_to, require
from portal.workflow.views import answered
from services.ratings import forms
from services.ratings.models import Rectification
from services.ratings.models.rating import link_of
from services.ratings.permissions import (
    leads,
    may_appeal,
    may_ask_again,
    may_judge,
    may_reopen,
    reads_ratings,
)
from services.ratings.workflow import State


class Page(NamedTuple):
    """The page of one move: who, what is typed, heading, button."""

    who: Callable[[Any, Rectification], bool]
    form: Callable[..., Any]
    heading: str
    submit: str


# In the order in which a person is offered them.
MOVES = {
    "judge": Page(may_judge, forms.JudgeForm, "复核申诉", "定结论"),
    "contact": Page(leads, forms.ContactForm, "登记联系情况", "已联系"),
    "fix": Page(leads, forms.FixForm, "登记整改", "整改好了"),
    "ask_again": Page(may_ask_again, forms.AskAgainForm, "登记回访", "登记回访"),
    "answer": Page(leads, forms.AnswerForm, "书面答复", "答复"),
    "reopen": Page(may_reopen, forms.ReopenForm, "重开办件", "重新办理"),
    "extend": Page(leads, forms.ExtendForm, "整改延期", "延期"),
    "appeal": Page(may_appeal, forms.AppealForm, "申诉", "提交申诉"),
}
# One of these is the clear next step; everything else is offered under 更多办法.
MAIN = {"judge", "contact", "fix", "ask_again"}
# What a move asks of the row besides its state.
ASKS: dict[str, Callable[[Rectification], bool]] = {
    "judge": lambda row: row.is_appealed,
    "appeal": lambda row: not row.appeal_words,
    "extend": lambda row: not row.extension_reason and localdate() <= row.fix_due,
    "reopen": lambda row: row.rating.request.is_reopenable(now()),
}


def open_moves(user: Any, row: Rectification) -> list[tuple[str, Page]]:
    """What this person may do now, and would not be refused for its state alone."""
    return [
        (name, page)
        for name, page in MOVES.items()
        if row.state in getattr(row, name).sources
        and page.who(user, row)
        and (name not in ASKS or ASKS[name](row))
    ]


@open_to(reads_ratings)
@require_GET
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    user, on = request.user, localdate()
    row = get_visible(Rectification.objects.for_page(), user, pk=pk)
    moves = open_moves(user, row)
    lamp, lamp_text = row.lamp(on)
    facts = {
        "row": row,
        "rating": row.rating,
        "matter_url": link_of(row.rating, request.user),
        "lamp": lamp,
        "lamp_text": lamp_text,
        "path": path_of(row),
        "first": next((pair for pair in moves if pair[0] in MAIN), None),
        "others": moves,
        "steps": row.steps.select_related("by"),
    }
    return render(request, "ratings/rectification.html", facts)


WORDS = {
    State.OPEN: "联系评价人",
    State.WORKING: "整改",
    State.FIXED: "回访",
    State.DONE: "已回访",
}


def path_of(row: Rectification) -> list[dict[str, str]]:
    """Title, note and status of each step; empty once a review took it out."""
    if row.state == State.EXCLUDED:
        return []
    order = list(WORDS)
    place = order.index(State(row.state))
    place += row.state == State.DONE
    due = {State.OPEN: row.contact_due, State.WORKING: row.fix_due}
    return [
        {
            "title": WORDS[state],
            "note": f"{due[state]:%m-%d} 前" if state in due else "",
            "status": "done" if n < place else "now" if n == place else "",
        }
        for n, state in enumerate(order)
    ]


@open_to(reads_ratings)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The address names the move."""
    page, user = MOVES[name], request.user
    row = get_visible(Rectification.objects.for_page(), user, pk=pk)
    require(page.who(user, row))
    sent = (request.POST,) if request.method == "POST" else ()
    form = page.form(*sent, row=row)
    return answered(
        request,
        form,
        lambda: getattr(row, name)(by=user, at=now(), **form.cleaned_data),
        to=row,
        heading=page.heading,
        subheading=f"{row.rating.called}：{row.rating.get_level_display()}",
        submit=page.submit,
        back=row.get_absolute_url(),
    )
