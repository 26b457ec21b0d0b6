"""What stays of a salon: papers and photographs, experience, the questionnaire."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.forms.saving import saved
from portal.accounts.guards import get_visible, require, signed_in
from portal.files.download import send
from portal.ui.pages import keyset
from portal.workflow.views import answered
from salons.forms.answers import NoteFilter, NoteForm, OpinionForm
from salons.forms.salons import FilesForm
from salons.models import ExperienceNote, Salon, SalonFile, opinions
from salons.permissions import arranges, may_opine
from salons.workflow import NoteTheme


@signed_in
@require_http_methods(["GET", "POST"])
def files_add(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(arranges(request.user, row) and row.state != "cancelled")
    form = FilesForm(request.POST or None, request.FILES or None)
    return answered(
        request,
        form,
        lambda: store(row, form, request.user),
        to=row,
        heading="加材料、照片",
        subheading="材料请的人都能打开；不是每场都要有照片。",
        submit="上传",
    )


@transaction.atomic
def store(salon: Salon, form: FilesForm, user: object) -> None:
    facts = {name: form.cleaned_data[name] for name in ("is_photo", "consented")}
    for upload in form.cleaned_data["files"]:
        SalonFile.store(upload, by=user, at=now(), salon=salon, **facts)


@signed_in
@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    row = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    rows = row.files.readable_by(arranges=arranges(request.user, row))
    return send(get_object_or_404(rows, pk=file_pk), inline=True)


@signed_in
@require_POST
def file_remove(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    row = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(arranges(request.user, row))
    get_object_or_404(row.files, pk=file_pk).delete()
    messages.success(request, "已去掉。")
    return redirect(row)


@signed_in
@require_GET
def notes(request: HttpRequest) -> HttpResponse:
    """经验成果, the newest first; searched by words, narrowed by theme."""
    found = NoteFilter(request.GET).found
    rows = ExperienceNote.objects.visible_to(request.user)
    if "q" in found:
        rows = rows.saying(found["q"])
    if "theme" in found:
        rows = rows.filter(theme=found["theme"])
    facts = {
        "page": keyset(
            rows.for_list(), after=request.GET.get("after", ""), order=("-at", "-pk")
        ),
        "found": found,
        "themes": NoteTheme.choices,
    }
    return render(request, "salons/notes.html", facts)


@signed_in
@require_GET
def note(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(ExperienceNote.objects.for_list(), request.user, pk=pk)
    facts = {
        "note": row,
        "salon_is_visible": Salon.objects.visible_to(request.user)
        .filter(pk=row.salon_id)
        .exists(),
        "may_edit": arranges(request.user, row.salon),
    }
    return render(request, "salons/note.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def note_add(request: HttpRequest, pk: int) -> HttpResponse:
    salon = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(arranges(request.user, salon) and salon.is_over)
    row = ExperienceNote(salon=salon, by=request.user, at=now())
    form = NoteForm(request.POST or None, instance=row, salon=salon)
    return answered(
        request,
        form,
        lambda: saved(form),
        to=salon,
        heading="记一条经验",
        subheading="所有登录的人都能查到，请不写商业秘密。",
    )


@signed_in
@require_http_methods(["GET", "POST"])
def note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(ExperienceNote.objects.for_list(), request.user, pk=pk)
    require(arranges(request.user, row.salon))
    form = NoteForm(request.POST or None, instance=row, salon=row.salon)
    return answered(request, form, lambda: saved(form), to=row, heading="改这条经验")


@signed_in
@require_http_methods(["GET", "POST"])
def opine(request: HttpRequest, pk: int) -> HttpResponse:
    """匿名问卷: neither the page nor the database knows whose answers these are."""
    salon = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(may_opine(request.user, salon))
    form = OpinionForm(request.POST or None)
    return answered(
        request,
        form,
        lambda: thanked(request, salon, form),
        to=salon,
        heading="填问卷",
        subheading=f"{salon.theme}：匿名，数据库里也不记是谁填的",
        submit="匿名提交",
    )


def thanked(request: HttpRequest, salon: Salon, form: OpinionForm) -> None:
    opinions.give(salon, person=request.user, on=localdate(), **form.cleaned_data)
    messages.success(request, "谢谢，已匿名记下。")
