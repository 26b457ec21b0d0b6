"""Days and hours of the invented year."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

from chains.meetings.models.obligations import month_of


def months_back(on: date, count: int) -> date:
    months = month_of(on).year * 12 + on.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def later(at: datetime, hours: int) -> datetime:
    return at + timedelta(hours=hours)


def moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=get_current_timezone())
