"""The sentence that tells staff in time that a year's notice is still missing."""

from datetime import date

from portal.workdays.current import work_calendar

NOVEMBER = 11


def provisional_warning(on: date) -> str:
    """From 1 November about next year, later about this year; else nothing."""
    for year in (on.year, on.year + 1):
        due = on.year == year or on.month >= NOVEMBER
        if due and not work_calendar().is_announced(date(year, 1, 1)):
            return (
                f"{year} 年的放假安排还没有录入，到期日在 {year} 年的期限都是暂定。"
                "通知发布后请到“工作日历”录入，期限会自动重算并留下记录。"
            )
    return ""
