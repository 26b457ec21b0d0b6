"""The rotation of a chain: its plan, its ledger, its rules, its table as a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from chains.forms.saving import saved
from chains.standing import standing_of
from portal.accounts.guards import open_to, require
from portal.audit.address import address_of
from portal.audit.journal import record, target_of
from portal.ui.pages import keyset
from portal.workflow.moves import Refused
from portal.workflow.views import answered
from salons import asking, exports
from salons.forms.chains import CadenceForm, ConfirmForm
from salons.models import Cadence, Credit, Turn
from salons.permissions import keeps, oversees, reads_rotation
from salons.plan import Line, plan_of
from salons.rotation import in_words
from salons.sheet import balances_of, sheet_of
from salons.views.loading import read_chain, readable_chains


@open_to(reads_rotation)
@require_GET
def rotation(request: HttpRequest) -> HttpResponse:
    """To the first chain that the person reads; without one, why there is none."""
    first = readable_chains(request.user).first()
    if first is None:
        return render(request, "salons/none.html")
    return redirect("salons:plan", first.slug)


@open_to(reads_rotation)
@require_GET
def plan(request: HttpRequest, chain: str) -> HttpResponse:
    """Twelve periods on one screen: settled, foreseen, and why each host is it."""
    user, on = request.user, localdate()
    found = read_chain(user, chain)
    past = Turn.objects.on_record().filter(chain=found).for_list()
    facts = {
        "chain": found,
        "chains": readable_chains(user),
        "sheet": sheet_of(found, user, on),
        "past": keyset(
            past, after=request.GET.get("after", ""), order=("-number", "-pk")
        ),
        "own": standing_of(user).enterprise_ids,
        "keeps": keeps(user, found.pk),
        "oversees": oversees(user, found.pk),
        "today": on,
    }
    return render(request, "salons/plan.html", facts)


@open_to(reads_rotation)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, chain: str) -> HttpResponse:
    """确认 what is foreseen; the page says who it is and why."""
    user = request.user
    found = read_chain(user, chain)
    require(keeps(user, found.pk))
    shown = plan_of(found, localdate())
    seen = seen_in(shown.open_lines)
    form = ConfirmForm(request.POST or None, initial=seen)
    back = reverse("salons:plan", args=[found.slug])

    def run() -> None:
        try:
            turns = asking.confirm(found, by=user, at=now(), **form.cleaned_data)
        except Refused:
            form.show(seen)
            raise
        messages.success(request, f"已确认 {len(turns)} 期，轮值企业会收到通知。")

    return answered(
        request,
        form,
        run,
        to=back,
        template="salons/confirm.html",
        lines=shown.open_lines,
        heading="确认下一期轮值",
        subheading=f"{found}产业链",
        submit="确认轮值",
    )


def seen_in(lines: list[Line]) -> dict[str, Any]:
    """What the page of the confirmation shows, as it comes back with the press."""
    hosts = [line.host.pk if line.host else None for line in lines]
    return {
        "number": lines[0].number if lines else 0,
        "host": hosts[0] if hosts else None,
        "following": ",".join(str(key) for key in hosts[1:] if key),
    }


@open_to(reads_rotation)
@require_GET
def ledger(request: HttpRequest, chain: str) -> HttpResponse:
    """积分账: balances that add up to zero, and every entry behind them."""
    user, on = request.user, localdate()
    found = read_chain(user, chain)
    rows = Credit.objects.visible_to(user).filter(chain=found).for_list()
    asked = request.GET.get("enterprise", "")
    if asked.isascii() and asked.isdigit():
        rows = rows.filter(enterprise=int(asked[:9]))
    facts = {
        "chain": found,
        "lines": balances_of(found, on),
        "total": in_words(sum(found.credits.balances().values())),
        "page": keyset(rows, after=request.GET.get("after", ""), order=("-pk",)),
        "asked": asked,
        "own": standing_of(user).enterprise_ids,
    }
    return render(request, "salons/ledger.html", facts)


@open_to(reads_rotation)
@require_http_methods(["GET", "POST"])
def cadence(request: HttpRequest, chain: str) -> HttpResponse:
    """How often, on which day, with which distance; settled turns keep theirs."""
    found = read_chain(request.user, chain)
    require(keeps(request.user, found.pk))
    form = CadenceForm(request.POST or None, instance=Cadence.of(found))
    return answered(
        request,
        form,
        lambda: saved(form),
        to=reverse("salons:plan", args=[found.slug]),
        heading="轮值规则",
        subheading=f"{found}产业链。已确认的轮次不变，预排按新规则重排。",
    )


@open_to(reads_rotation)
@require_GET
def export(request: HttpRequest, chain: str) -> HttpResponse:
    """轮值表; who took it away is recorded."""
    on = localdate()
    found = read_chain(request.user, chain)
    require(oversees(request.user, found.pk))
    record(
        "export.turns",
        by=request.user,
        ip=address_of(request),
        target=target_of(found),
        detail={"count": Turn.objects.filter(chain=found).count()},
    )
    return exports.turns(plan_of(found, on), on)
