"""The access journal: leaders read it, leaders and the administrator verify it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.guards import open_to
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.audit.models import Check, Entry
from portal.desk.audit.exports import workbook
from portal.desk.audit.forms import JournalFilter, chosen, in_words
from portal.desk.audit.words import tell
from portal.ui.pages import keyset
from portal.workflow import journals

SIZE = 30
MOST_EXPORTED = 5000


@open_to("audit.verify")
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The lines, newest first; who may only verify sees the last check alone."""
    facts = {"check": Check.objects.first(), "may_read": False}
    if request.user.has_perm("audit.read"):
        form, after = JournalFilter(request.GET), request.GET.get("after", "")
        rows = chosen(Entry.objects.visible_to(request.user), form.asked)
        page = keyset(rows, after=after, size=SIZE, order=("-seq",))
        tell(page)
        facts |= {"may_read": True, "form": form, "asked": form.asked, "page": page}
    return render(request, "desk/audit/journal.html", facts)


@open_to("audit.read")
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The lines of the same address as a workbook; that, too, is recorded."""
    asked = JournalFilter(request.GET).asked
    rows = chosen(Entry.objects.visible_to(request.user), asked).order_by("-seq")
    found = list(rows[: MOST_EXPORTED + 1])
    if len(found) > MOST_EXPORTED:
        messages.error(
            request,
            f"超过 {MOST_EXPORTED} 条，一张表放不下。请先按日期或动作筛选，再导出。",
        )
        return redirect("audit:journal")
    detail = {"conditions": in_words(asked), "count": len(found)}
    record("export.audit", by=request.user, ip=address_of(request), detail=detail)
    return workbook(tell(found), made_on=localdate())


@open_to("audit.verify")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    found = journals.verify(now())
    detail = {"result": str(found)}
    record("audit.verify", by=request.user, ip=address_of(request), detail=detail)
    say = messages.success if found.is_whole else messages.error
    say(request, f"校验完毕：{found}。")
    return redirect("audit:journal")
