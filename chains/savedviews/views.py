"""Keeping the filters of a ledger, renaming, sharing and deleting them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chains.savedviews.forms import SavedViewForm
from chains.savedviews.models import LONGEST, SavedView, kept_query, ledger_at
from portal.accounts.guards import get_visible, require, signed_in
from portal.workflow.views import answered


@signed_in
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    """Own ones, which may be changed, and those that colleagues share."""
    rows = SavedView.objects.visible_to(request.user).for_list()
    facts = {
        "own": [row for row in rows if row.owner_id == request.user.pk],
        "shared": [row for row in rows if row.owner_id != request.user.pk],
    }
    return render(request, "savedviews/saved.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """存为常用: the address names the ledger by its path, which must be one we know."""
    page = ledger_at(request.GET.get("path", ""))
    query = kept_query(QueryDict(request.GET.get("query", "")[: LONGEST * 2]))
    if not page or len(query) > LONGEST:
        messages.warning(request, "这里没有可以存的筛选，请在台账里选好条件再存。")
        return redirect("savedviews:saved")
    row = SavedView(owner=request.user, page=page, query=query)
    return written(request, row, back=row.get_absolute_url(), heading="存为常用筛选")


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = own(request, pk)
    back = reverse("savedviews:saved")
    return written(request, row, back=back, heading="改常用筛选")


def own(request: HttpRequest, pk: int) -> SavedView:
    row = get_visible(SavedView, request.user, pk=pk)
    require(row.owner_id == request.user.pk, "这是同事共享的，只有他自己能改。")
    return row


def written(
    request: HttpRequest, row: SavedView, *, back: str, heading: str
) -> HttpResponse:
    form = SavedViewForm(request.POST or None, instance=row, user=request.user)
    return answered(
        request,
        form,
        lambda: form.save(commit=False).keep(),
        to=back,
        heading=heading,
        subheading=row.get_page_display(),
    )


@signed_in
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    own(request, pk).delete()
    messages.success(request, "已删除。")
    return redirect("savedviews:saved")
