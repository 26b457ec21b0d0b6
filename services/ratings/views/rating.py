"""The five ways to rate: by account, by number and code, by ticket, at the device, and
through a colleague's telephone call. One form for all of them."""

from http import HTTPStatus
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import get_visible, open_to, public, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.workflow.moves import Refused
from services.counter.models import Visit
from services.models import Guess
from services.models.guesses import TOO_MANY
from services.ratings import giving
from services.ratings.forms import FollowUpForm, rating_form
from services.ratings.models.rating import is_open_for_rating, last_day, rated
from services.ratings.permissions import (
    handler_of,
    keeps_ratings,
    may_ask_by_phone,
    may_rate,
)
from services.ratings.workflow import Channel
from services.requests.forms.counter import TrackForm
from services.requests.models import ServiceRequest
from services.requests.views.tracking import NOTHING
from services.views.guarding import guarded_by_code

RATES = "rates"
SIGNER_SALT = "services.ratings.device"
# A device stays open so long for the visitor who stands before it.
SECONDS = 15 * 60
BARE = "ratings/bare.html"
MODELS = {"request": ServiceRequest, "visit": Visit}


class Way(NamedTuple):
    """How somebody came to the form, and where it leads afterwards."""

    channel: str
    by: Any = None
    recorded_by: Any = None
    layout: str = "public.html"
    back: str = ""
    done: str = ""
    hint: str = ""


def answered(request: HttpRequest, matter: Any, way: Way) -> HttpResponse:
    """The form, the form of the one word after it, or what was said already."""
    at, row = now(), rated(matter)
    facts = {"matter": matter, "way": way, "layout": way.layout, "back": way.back}
    if row is None and is_open_for_rating(matter, at):
        return asked(request, matter, way, facts)
    if row and row.may_be_followed(at) and not way.recorded_by:
        return asked_after(request, row, way, facts)
    facts |= {"rating": row, "last": last_day(matter)}
    return render(request, "ratings/said.html", facts)


def asked(request: HttpRequest, matter: Any, way: Way, facts: dict) -> HttpResponse:
    form = rating_form(matter, *posted(request))
    if form.is_valid():
        named = {"by": way.by, "recorded_by": way.recorded_by, "channel": way.channel}
        try:
            giving.give(form.rating(**named), matter, at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return thanked(request, way)
    facts |= {"form": form, "last": last_day(matter)}
    return render(request, "ratings/rate.html", facts)


def asked_after(request: HttpRequest, row: Any, way: Way, facts: dict) -> HttpResponse:
    form = FollowUpForm(*posted(request))
    if form.is_valid():
        try:
            giving.follow(row, by=way.by, at=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return thanked(request, way)
    return render(request, "ratings/follow.html", facts | {"form": form, "rating": row})


def posted(request: HttpRequest) -> tuple:
    return (request.POST,) if request.method == "POST" else ()


def thanked(request: HttpRequest, way: Way) -> HttpResponse:
    if way.layout == "app.html":
        messages.success(request, "已收到评价，谢谢您直说。")
    return redirect(way.done or way.back)


@signed_in
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """评价 by an account of the applicant."""
    matter = get_visible(ServiceRequest.objects.for_list(), request.user, pk=pk)
    require(may_rate(request.user, matter), "只有申请人可以评价，工作人员不能代评。")
    back = matter.get_absolute_url()
    way = Way(Channel.ONLINE, by=request.user, layout="app.html", back=back)
    return answered(request, matter, way)


@public
@require_POST
def by_code(request: HttpRequest) -> HttpResponse:
    """From 查办件进度: number and code are the right to rate; wrong ones are counted
    like any guess there."""
    form, address, at = TrackForm(request.POST), address_of(request), now()
    if not form.is_valid():
        return redirect("requests:track")
    if Guess.are_too_many(address, at=at):
        messages.error(request, TOO_MANY)
        return redirect("requests:track")
    matter = ServiceRequest.objects.tracked(**form.cleaned_data)
    if matter is None:
        Guess.note(address, at=at)
        messages.error(request, NOTHING)
        return redirect("requests:track")
    request.session[RATES] = matter.pk
    return redirect("ratings:visitor")


def refuse_insiders(request: HttpRequest, matter: Any) -> None:
    """Who works at the centre or had it in hand knows the code and must not use it."""
    inside = keeps_ratings(request.user) or handler_of(matter) == request.user.pk
    require(not (request.user.is_authenticated and inside), "工作人员不能代评。")


def visiting(request: HttpRequest, back: str) -> Way:
    by = request.user if request.user.is_authenticated else None
    return Way(Channel.ONLINE, by=by, back=back, done=reverse("ratings:thanks"))


@public
@require_http_methods(["GET", "POST"])
def visitor(request: HttpRequest) -> HttpResponse:
    """评价 of the request whose number and code this browser has just shown, once: the
    next person at the same screen has to show them again."""
    rows = ServiceRequest.objects.for_list()
    matter = rows.filter(pk=request.session.get(RATES) or 0).first()
    if matter is None:
        return redirect("requests:track")
    refuse_insiders(request, matter)
    answer = answered(request, matter, visiting(request, reverse("requests:track")))
    if answer.status_code == HTTPStatus.FOUND:
        request.session.pop(RATES, None)
    return answer


@public
@require_http_methods(["GET", "POST"])
@guarded_by_code
def ticket(request: HttpRequest, ticket: str) -> HttpResponse:
    """评价 of a visit; the code of the ticket is the right to it, good for weeks."""
    rows = Visit.objects.for_list()
    matter = rows.filter(code=ticket.upper()).first()
    if matter is None:
        raise Http404
    refuse_insiders(request, matter)
    return answered(request, matter, visiting(request, matter.get_public_url()))


@public
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    layout = BARE if "device" in request.GET else "public.html"
    return render(request, "ratings/thanks.html", {"layout": layout})


def device_url(request: HttpRequest, kind: str, pk: int) -> str:
    """The page for the device; who opened it for which matter is recorded."""
    target = {"kind": kind, "pk": pk, "by": request.user.pk}
    record(
        "rating.device",
        by=request.user,
        ip=address_of(request),
        target=f"{MODELS[kind]._meta.label_lower}:{pk}",
    )
    token = signing.dumps(target, salt=SIGNER_SALT)
    return reverse("ratings:device", args=[token])


def refuse_what_is_over(matter: Any) -> None:
    if rated(matter):
        raise Refused("这件事已经评价过了。")
    if not is_open_for_rating(matter, now()):
        raise Refused("现在不能评价：还没有办结，或评价期已过。")


@open_to(keeps_ratings)
@require_POST
def open_device(request: HttpRequest, pk: int) -> HttpResponse:
    """现场评价 of a request: hands the screen to the applicant."""
    matter = get_visible(ServiceRequest, request.user, pk=pk)
    return opened(request, "request", matter)


@open_to(keeps_ratings)
@require_POST
def open_device_at_visit(request: HttpRequest, pk: int) -> HttpResponse:
    return opened(request, "visit", get_visible(Visit, request.user, pk=pk))


def opened(request: HttpRequest, kind: str, matter: Any) -> HttpResponse:
    try:
        refuse_what_is_over(matter)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(matter)
    return redirect(device_url(request, kind, matter.pk))


@public
@require_http_methods(["GET", "POST"])
def device(request: HttpRequest, token: str) -> HttpResponse:
    """The visitor's own page: nothing on it leads to anything of the clerk's."""
    try:
        target = signing.loads(token, salt=SIGNER_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return render(request, "ratings/expired.html", status=410)
    matter = MODELS[target["kind"]].objects.for_list().get(pk=target["pk"])
    way = Way(
        Channel.DEVICE,
        recorded_by=get_user_model().objects.get(pk=target["by"]),
        layout=BARE,
        done=f"{reverse('ratings:thanks')}?device=1",
    )
    return answered(request, matter, way)


@open_to(keeps_ratings)
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """电话回访: a colleague writes down what the applicant says."""
    matter = get_visible(ServiceRequest.objects.for_list(), request.user, pk=pk)
    return asked_by_phone(request, matter)


@open_to(keeps_ratings)
@require_http_methods(["GET", "POST"])
def phone_after_visit(request: HttpRequest, pk: int) -> HttpResponse:
    matter = get_visible(Visit.objects.for_list(), request.user, pk=pk)
    return asked_by_phone(request, matter)


def asked_by_phone(request: HttpRequest, matter: Any) -> HttpResponse:
    require(
        may_ask_by_phone(request.user, matter),
        "自己经办的事不能自己打电话评价，请同事来打。",
    )
    way = Way(
        Channel.PHONE,
        recorded_by=request.user,
        layout="app.html",
        back=matter.get_absolute_url(),
        hint="照对方说的选，一个字也不要替他说；不愿评价的不填。",
    )
    return answered(request, matter, way)
