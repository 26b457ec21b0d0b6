"""The kinds of documents, and one function for each that gives the finished file."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from chains.meetings.documents import contexts, examples
from portal.exports.documents import Document
from portal.ui.words import WEEKDAYS, local, official_day

TEMPLATES = Path(__file__).resolve().parent / "templates"


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
    return NOTICE.fill(context)


def render_sheet(context: contexts.AttendanceSheet) -> bytes:
    return SHEET.fill(context)


def render_minutes(context: contexts.MeetingMinutes) -> bytes:
    return MINUTES.fill(context)


def render_slip(context: contexts.ResolutionSlip) -> bytes:
    return SLIP.fill(context)


def render_reminder(context: contexts.CorrectionReminder) -> bytes:
    return REMINDER.fill(context)
