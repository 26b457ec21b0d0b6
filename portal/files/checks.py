"""May this file come in? Ending, first bytes and structure must say the same."""

import logging
from collections.abc import Iterable
from typing import IO

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from portal.files import kinds, ooxml, pictures
from portal.files.archives import Unfit
from portal.files.intake import NO_ROOM
from portal.files.kinds import ALL, EXCEL, MAX_SIZE, MEGABYTE, PDF, Kind, kind_of
from portal.files.names import clean_name
from portal.files.staging import Checked, stage

log = logging.getLogger(__name__)

HEAD, TAIL = 1024, 2048
MARKUP = (b"<html", b"<script", b"<svg", b"<!doctype", b"<?php", b"<body", b"<iframe")
OLE = b"\xd0\xcf\x11\xe0"
REMEDY = {
    kinds.PDF: "请重新导出或打印为 PDF 后再传。",
    kinds.WORD: "请用 WPS 或 Word 打开，另存为不带密码、不带宏的 docx 后再传。",
    kinds.EXCEL: "请用 WPS 或 Excel 打开，另存为不带密码、不带宏的 xlsx 后再传。",
    kinds.JPEG: "请用手机相册或画图软件打开，缩小或另存为 JPG 后再传。",
    kinds.PNG: "请用手机相册或画图软件打开，缩小或另存为 JPG 后再传。",
}


def admit(upload: UploadedFile, accepted: tuple[Kind, ...] = ALL) -> Checked:
    """The checked file, waiting to be claimed; ValidationError says how to mend it."""
    name = clean_name(upload.name or "")
    kind = kind_of(name, accepted)
    refuse_size(upload, name)
    chunks = examined(upload, kind, name)
    try:
        return stage(chunks, name=name, content_type=kind.content_type)
    except OSError as full:
        log.exception("an upload could not be written")
        raise ValidationError(
            f"“{name}”没有存上：{NO_ROOM}。", code="trouble"
        ) from full


def admit_all(
    uploads: Iterable[UploadedFile], accepted: tuple[Kind, ...] = ALL
) -> list[Checked]:
    """Every file or none; the error has one sentence for each bad file."""
    good, bad = [], []
    for upload in uploads:
        try:
            good.append(admit(upload, accepted))
        except ValidationError as refusal:
            bad.append(refusal)
    if bad:
        for checked in good:
            checked.forget()
        raise ValidationError(bad)
    return good


def refuse_size(upload: UploadedFile, name: str) -> None:
    trouble = getattr(upload, "trouble", "")
    if trouble:
        raise ValidationError(f"“{name}”没有存上：{trouble}。", code="trouble")
    if not upload.size:
        raise ValidationError(
            f"“{name}”是空文件，请打开确认有内容后重新选择。", code="empty"
        )
    if upload.size > MAX_SIZE:
        size = f"{upload.size / MEGABYTE:.1f}"
        raise ValidationError(
            f"“{name}”有 {size} MB，超过 {MAX_SIZE // MEGABYTE} MB，"
            "请压缩后再传，照片可在微信里发送后保存再传。",
            code="size",
        )


def examined(upload: UploadedFile, kind: Kind, name: str) -> Iterable[bytes]:
    """What is to be kept of `upload`: its own bytes, or the picture drawn anew."""
    try:
        declared = (upload.content_type or "").lower()
        if declared.startswith(kinds.ACTIVE_TYPES):
            raise Unfit("浏览器说它是网页或程序")
        stream = upload.file
        refuse_other_magic(stream, kind)
        if kind in kinds.PICTURES:
            return [pictures.redraw(stream, kind)]
        if kind is PDF:
            judge_pdf(stream)
        else:
            ooxml.open_package(stream, kind)
        return upload.chunks()
    except Unfit as reason:
        raise refusal(name, kind, str(reason)) from reason
    except Exception as broken:
        # The libraries raise nine and more different types over broken files; each
        # of them means the same to the person who sent one.
        log.info("upload refused: %r", broken)
        raise refusal(name, kind, "文件打不开，可能已损坏") from broken


def refusal(name: str, kind: Kind, reason: str) -> ValidationError:
    return ValidationError(f"“{name}”不能上传：{reason}。{REMEDY[kind]}", code="unfit")


def refuse_other_magic(stream: IO[bytes], kind: Kind) -> None:
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if head.startswith(kind.magic):
        return
    if head.startswith(OLE) and kind in {kinds.WORD, EXCEL}:
        raise Unfit("它设了打开密码，或是旧版格式改了扩展名")
    real = filetype.guess_extension(head)
    told = f"（看起来是 {real}）" if real else ""
    raise Unfit(f"内容不是 {kind.label}{told}")


def judge_pdf(stream: IO[bytes]) -> None:
    """A head, a body and a tail of a PDF, and no second file in the same bytes."""
    head = stream.read(HEAD)
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - TAIL))
    tail = stream.read()
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise Unfit("PDF 不完整，可能没有传完")
    if any(mark in head.lower() for mark in MARKUP):
        raise Unfit("PDF 里夹带了网页")
    if ooxml.zipfile.is_zipfile(stream):
        raise Unfit("PDF 里夹带了压缩包")
    stream.seek(0)
