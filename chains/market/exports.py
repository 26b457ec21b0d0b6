"""供需对接台账 as a workbook: posts with their partner and what both sides said."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils.timezone import localtime

from chains.market.models import SharePost, ShareResponse
from chains.market.workflow import Word
from portal.exports.xlsx import BATCH, Column, serial, workbook_response

TITLE = "供需对接台账"


def for_export(rows: QuerySet, user: Any) -> QuerySet:
    """With the last talk of each post, where the reader may know of it."""
    talks = ShareResponse.objects.visible_to(user).exclude(accepted_at=None)
    talks = talks.select_related("enterprise").order_by("pk")
    return rows.for_page().prefetch_related(
        Prefetch("responses", talks, to_attr="talks")
    )


def of_talk(read: Any) -> Any:
    """A column of the post's last talk; empty where there was none."""
    return lambda post: read(post.talks[-1]) if post.talks else ""


def word(side: str) -> Any:
    return lambda talk: Word(talk.said_by(side)["word"]).label


def said(side: str) -> Any:
    return lambda talk: talk.said_by(side)["said"]


def yuan(side: str) -> Any:
    return lambda talk: talk.said_by(side)["yuan"] or ""


def columns() -> list[Column]:
    return [
        serial(),
        Column("产业链", lambda p: p.chain.name),
        Column("企业", lambda p: p.enterprise.name),
        Column("供或需", lambda p: p.get_side_display()),
        Column("类别", lambda p: p.get_kind_display()),
        Column("标题", lambda p: p.title),
        Column("具体内容", lambda p: p.what, 40),
        Column("数量", lambda p: p.quantity),
        Column("范围", lambda p: p.get_reach_display()),
        Column("发布日期", lambda p: localtime(p.posted_at).date()),
        Column("发布人", posted_by),
        Column("有效期至", lambda p: p.valid_until),
        Column("状态", lambda p: p.get_state_display()),
        Column("撤回原因", lambda p: p.reason),
        Column("对接企业", of_talk(lambda t: t.enterprise.name)),
        Column("接受日期", of_talk(lambda t: localtime(t.accepted_at).date())),
        Column("对接情况", of_talk(lambda t: t.get_state_display())),
        *(
            column
            for side, label in (("poster", "发布方"), ("answerer", "回应方"))
            for column in (
                Column(f"{label}说", of_talk(word(side))),
                Column(f"{label}说明", of_talk(said(side))),
                Column(f"{label}金额（元）", of_talk(yuan(side))),
            )
        ),
    ]


def posted_by(post: SharePost) -> str:
    return f"{post.posted_by}{'（代发）' if post.on_behalf else ''}"


def ledger(rows: QuerySet, *, by: Any, on: date) -> HttpResponse:
    return workbook_response(
        f"{TITLE}{on:%Y%m%d}.xlsx",
        title=TITLE,
        columns=columns(),
        rows=for_export(rows, by).iterator(chunk_size=BATCH),
        made_by=by.name,
        made_on=on,
    )
