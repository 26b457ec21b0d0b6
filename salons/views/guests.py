"""Who comes: join, reply, wait, move up, be ticked."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.models import Enterprise
from portal.accounts.guards import get_visible, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.workflow.moves import Refused
from portal.workflow.views import answered, pressed
from salons import exports, seats
from salons.forms.guests import (
    AttendanceForm,
    GuestForm,
    InviteForm,
    JoinForm,
    SeatsForm,
)
from salons.models import Guest, Salon
from salons.page import joinable
from salons.permissions import arranges, keeps_salon, reads_list, speaks_for
from salons.reminders.salons import ask_again


def kept(user: Any, pk: int) -> Salon:
    """The salon, for those who keep it; 404 or 403 for others."""
    row = get_visible(Salon.objects.for_list(), user, pk=pk)
    require(keeps_salon(user, row))
    return row


@signed_in
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """报名 from the phone: a number and one button."""
    row = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    choices = joinable(request.user, row)
    require(choices.exists())
    known = row.guests.filter(enterprise__in=choices, seats__gte=1).first()
    first = {"seats": known.seats, "comes": known.comes} if known else {}
    form = JoinForm(request.POST or None, salon=row, choices=choices, initial=first)
    return answered(
        request,
        form,
        lambda: joined(request, row, **form.cleaned_data),
        to=row,
        heading="报名参加",
        subheading=f"{row.theme}　{row.when}",
        submit="报名",
    )


@transaction.atomic
def joined(
    request: HttpRequest, salon: Salon, enterprise: Enterprise, seats: int, comes: str
) -> None:
    """A refusal leaves no line in the list."""
    guest, _ = Guest.objects.get_or_create(salon=salon, enterprise=enterprise)
    take(request, guest, seats=seats, comes=comes)


def take(request: HttpRequest, guest: Guest, **facts: Any) -> None:
    """Join, and say at once whether the seats are there."""
    keeper = keeps_salon(request.user, guest.salon)
    row = seats.join(guest, by=request.user, at=now(), keeper=keeper, **facts)
    if row.is_waiting:
        place = list(row.salon.guests.waiting()).index(row) + 1
        text = f"席位已满，已列入候补第 {place} 位。有人取消会自动转正式并通知您。"
        messages.warning(request, text)
    else:
        messages.success(request, f"已报名 {row.seats} 人。")


@signed_in
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """回复邀请: for the own enterprise or unit, or entered by who keeps the salon."""
    row = get_visible(Guest, request.user, pk=pk)
    require(speaks_for(request.user, row) or keeps_salon(request.user, row.salon))
    form = GuestForm(request.POST or None, guest=row)
    return answered(
        request,
        form,
        lambda: take(request, row, **form.cleaned_data),
        to=row.salon,
        heading=f"{row.name}参加",
        subheading=f"{row.salon.theme}　{row.salon.when}",
        submit="参加",
    )


@signed_in
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """不参加 or 取消报名, one tap; the seats go to whoever waits."""
    row = get_visible(Guest, request.user, pk=pk)
    keeper = keeps_salon(request.user, row.salon)
    require(speaks_for(request.user, row) or keeper)
    return pressed(
        request,
        lambda: seats.decline(row, by=request.user, at=now(), keeper=keeper),
        said=f"{row.name}不参加，已记下。",
        to=row.salon,
    )


@signed_in
@require_POST
def promote(request: HttpRequest, pk: int) -> HttpResponse:
    """转正式, one step."""
    row = get_visible(Guest, request.user, pk=pk)
    require(keeps_salon(request.user, row.salon))
    return pressed(
        request,
        lambda: seats.promote(row, at=now()),
        said=f"{row.name}已转正式，已通知对方。",
        to=row.salon,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """加邀请; whoever is added after the invitations went out hears of it at once."""
    row = kept(request.user, pk)
    require(row.is_coming)
    form = InviteForm(request.POST or None, salon=row)
    return answered(
        request,
        form,
        lambda: add(row, **form.cleaned_data),
        to=row,
        heading="加邀请",
        subheading="产业链党委成员企业已在名单里。",
        submit="加入名单",
    )


@transaction.atomic
def add(salon: Salon, units: Any, enterprises: Any = ()) -> None:
    rows = [Guest(salon=salon, unit=row) for row in units]
    rows += [Guest(salon=salon, enterprise=row) for row in enterprises]
    if not rows:
        raise Refused("请至少选一个单位或一家企业。")
    Guest.objects.bulk_create(rows, ignore_conflicts=True)
    if salon.is_open:
        ask_again(salon, on=localdate(), at=now())


@signed_in
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """从名单去掉, as long as it has not said that it comes."""
    row = get_visible(Guest, request.user, pk=pk)
    require(keeps_salon(request.user, row.salon))
    if row.salon.is_coming and not row.seats:
        row.delete()
        messages.success(request, f"{row.name}已从名单去掉。")
    else:
        messages.error(request, "已报名的不能去掉，请先替它取消报名。")
    return redirect(row.salon)


@signed_in
@require_http_methods(["GET", "POST"])
def resize(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept(request.user, pk)
    require(row.is_coming)
    form = SeatsForm(request.POST or None, salon=row)
    return answered(
        request,
        form,
        lambda: seats.resize(row, at=now(), **form.cleaned_data),
        to=row,
        heading="改席位",
        subheading="席位增加后，候补按先后自动转正式。",
    )


@signed_in
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """勾到会 by the organiser or the host, from the day of the salon on."""
    row = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(arranges(request.user, row) and row.state in {"open", "held"})
    form = AttendanceForm(request.POST or None, salon=row)
    return answered(
        request,
        form,
        lambda: tick(row, **form.cleaned_data),
        to=row,
        heading="勾到会",
        subheading="没有人扫码签到，到了的勾上就行。",
    )


@transaction.atomic
def tick(salon: Salon, present: Any, shown: set[int]) -> None:
    """All who have no mark yet get theirs at once: who is not among those present did
    not come. Of the others only what was changed on the page, where `shown` stood
    ticked: organiser and host tick side by side."""
    if localdate() < salon.day:
        raise Refused("还没到沙龙那天，到会当天再勾。")
    came = {row.pk for row in present}
    unmarked = salon.guests.filter(present=None)
    unmarked.filter(pk__in=came).update(present=True)
    unmarked.exclude(pk__in=came).update(present=False)
    salon.guests.filter(pk__in=came - shown).update(present=True)
    salon.guests.filter(pk__in=shown - came).update(present=False)


@signed_in
@require_POST
def nudge(request: HttpRequest, pk: int) -> HttpResponse:
    """再提醒未回复的: nobody else hears of it, once a day at most."""
    row = kept(request.user, pk)
    require(row.is_open)
    count = ask_again(row, on=localdate(), at=now())
    messages.success(request, f"已提醒未回复的 {count} 人（每天最多一次）。")
    return redirect(row)


@signed_in
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """名单 as a workbook; who exported is recorded."""
    row = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(reads_list(request.user, row) or arranges(request.user, row))
    detail = {"salon": str(row)}
    record(
        "export.salon_guests",
        by=request.user,
        ip=address_of(request),
        detail=detail,
    )
    return exports.guest_list(row, by=request.user, on=localdate())
