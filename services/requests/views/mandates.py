"""授权委托登记: who may act for whom, and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import get_visible, open_to
from portal.ui.pages import keyset
from portal.workflow.views import answered, pressed
from services.requests.forms.counter import MandateForm
from services.requests.models import Mandate
from services.requests.permissions import serves_at_counter


@open_to(serves_at_counter)
@require_GET
def mandates(request: HttpRequest) -> HttpResponse:
    on, after = localdate(), request.GET.get("after", "")
    rows = Mandate.objects.visible_to(request.user).select_related("enterprise")
    page = keyset(rows.prefetch_related("items"), after=after, order=("-until", "-pk"))
    for row in page:
        row.holds = row.is_valid(on)
    return render(request, "requests/mandates.html", {"page": page})


@open_to(serves_at_counter)
@require_http_methods(["GET", "POST"])
def mandate_add(request: HttpRequest) -> HttpResponse:
    row = Mandate(entered_by=request.user, entered_at=now())
    form = MandateForm(request.POST or None, instance=row)
    return answered(
        request,
        form,
        form.save,
        to="/services/requests/mandates/",
        heading="登记授权委托",
        subheading="看过委托书原件再登记；原件由企业保管，不上传。",
    )


@open_to(serves_at_counter)
@require_POST
def mandate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Mandate, request.user, pk=pk)
    return pressed(
        request,
        lambda: row.revoke(on=localdate()),
        said="已撤销，从今天起不能再凭它代办。",
        to=redirect("requests:mandates").url,
    )
