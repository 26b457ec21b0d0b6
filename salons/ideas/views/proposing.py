"""提建议: three sentences, and what sounds alike."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from issues.similar import bigrams, likeness
from portal.accounts.guards import get_visible, signed_in
from portal.workflow.moves import Refused
from salons.ideas import forms
from salons.ideas.models import Call, Idea, submit
from salons.ideas.workflow import IdeaState

ALIKE = 0.2
SHOWN = 3


@signed_in
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """提建议. What looks alike is shown once, with all that was typed kept."""
    row = get_visible(Call, request.user, pk=pk)
    form = forms.IdeaForm(request.POST or None, user=request.user)
    alike = []
    if form.is_valid():
        alike = similar(request.user, row, form.cleaned_data)
        if not alike or form.cleaned_data["seen"]:
            try:
                idea = submit(row, by=request.user, at=now(), **form.facts)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已提交，{idea.due_on} 前答复您是否受理。")
                return redirect(idea)
    facts = {
        "form": form,
        "alike": alike,
        "heading": "提建议",
        "subheading": row.title,
        "submit": "仍然提交" if alike else "提交",
        "back": row.get_absolute_url(),
    }
    return render(request, "ideas/propose.html", facts)


def similar(user: Any, call: Call, facts: dict[str, Any]) -> list[Idea]:
    """Ideas of the same call that the person may read and that sound alike."""
    wanted = bigrams(facts["title"] + facts["proposal"])
    rows = Idea.objects.visible_to(user).filter(call=call)
    rows = rows.exclude(state=IdeaState.WITHDRAWN).only("title", "proposal")[:200]
    near = [(likeness(wanted, row.title + row.proposal), row) for row in rows]
    near.sort(key=lambda pair: pair[0], reverse=True)
    return [row for share, row in near if share >= ALIKE][:SHOWN]
