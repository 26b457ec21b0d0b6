"""报名表 of one activity as a workbook."""

from datetime import date
from typing import Any

from django.http import HttpResponse

from portal.exports.xlsx import Column, workbook_response
from salons.activities.models import Activity

COLUMNS = [
    Column("企业", lambda row: row.enterprise.name),
    Column("报名人数", lambda row: row.seats),
    Column("谁来", lambda row: row.names),
    Column("实到人数", lambda row: row.present),
]


def entries(activity: Activity, *, by: Any, on: date) -> HttpResponse:
    title = f"{activity.theme}报名表"
    return workbook_response(
        f"{title}{on:%Y%m%d}.xlsx",
        title=title,
        columns=COLUMNS,
        rows=activity.entries.for_page(),
        made_by=by.name,
        made_on=on,
    )
