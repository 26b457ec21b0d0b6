"""The kinds of documents, and one function for each that gives the finished file.

It is filled by the template in use: the shipped one, or what staff made of it. A
template that cannot be filled is a BadTemplate with a sentence for the user.
"""

from datetime import date, datetime
from typing import Any

from chains.meetings.documents import TEMPLATES, contexts, examples
from portal.documents.versions import fill
from portal.exports.documents import Document
from portal.ui.words import WEEKDAYS, local, official_day


def shown(value: Any) -> str:
    """A fact as a document writes it: 2026年11月25日（星期三）9:00."""
    if isinstance(value, datetime):
        moment = local(value)
        weekday = WEEKDAYS[moment.weekday()]
        clock = f"{moment.hour}:{moment:%M}"
        return f"{official_day(moment)}（星期{weekday}）{clock}"
    if isinstance(value, date):
        return official_day(value)
    return "" if value is None else str(value)


def kind(key: str, name: str, example: Any) -> Document:
    return Document(key, name, TEMPLATES / f"{key}.docx", example, shown)


NOTICE = kind("notice", "会议通知", examples.NOTICE)
SHEET = kind("sheet", "签到表", examples.SHEET)
MINUTES = kind("minutes", "会议纪要", examples.MINUTES)
SLIP = kind("slip", "议定事项督办单", examples.SLIP)
REMINDER = kind("reminder", "整改提醒单", examples.REMINDER)
KINDS = {each.key: each for each in (NOTICE, SHEET, MINUTES, SLIP, REMINDER)}


def render_notice(context: contexts.MeetingNotice) -> bytes:
    return fill(NOTICE, context)


def render_sheet(context: contexts.AttendanceSheet) -> bytes:
    return fill(SHEET, context)


def render_minutes(context: contexts.MeetingMinutes) -> bytes:
    return fill(MINUTES, context)


def render_slip(context: contexts.ResolutionSlip) -> bytes:
    return fill(SLIP, context)


def render_reminder(context: contexts.CorrectionReminder) -> bytes:
    return fill(REMINDER, context)
