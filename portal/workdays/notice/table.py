"""Understanding a sheet: date, 休 or 班, and if given the holiday's name."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from portal.workdays.notice.reading import Holiday, Reading

DAY = re.compile(
    r"^(?:(?P<y>\d{4})[-/.年])?(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?$"
    r"|^(?P<compact>\d{8})$"
)
OFF_WORDS = {"休", "放假", "休息", "休假", "假", "off"}
WORK_WORDS = {"班", "上班", "补班", "调休上班", "工作", "work"}
MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?\b")
CELL = re.compile(r"\s*[,，;；\t]\s*|\s+")
UNNAMED = "节假日"

Row = Sequence[str]


def rows_in(text: str) -> list[Row]:
    """The lines of `text` as rows if it is a table, else nothing."""
    text = MIDNIGHT.sub("", text.replace("\x00", ""))
    lines = [line.strip() for line in text.splitlines()]
    rows = [CELL.split(line) for line in lines if line]
    known = sum(bool(kind_of(row)) and bool(DAY.match(plain(row[0]))) for row in rows)
    return rows if known * 2 > len(rows) else []


def lines_of(rows: Iterable[Row]) -> str:
    """Rows of an uploaded sheet as text that people can read, mend and send again."""
    lines = ("\t".join(plain(cell) for cell in row[:3]).strip() for row in rows)
    return MIDNIGHT.sub("", "\n".join(line for line in lines if line))


def read_table(rows: list[Row], reading: Reading) -> None:
    """Add the days of `rows` to `reading`, grouped by the name of the holiday."""
    years = Counter(
        match["y"] or match["compact"][:4]
        for row in rows
        if (match := DAY.match(plain(row[0]))) and (match["y"] or match["compact"])
    )
    if reading.year is None and years:
        reading.year = int(years.most_common(1)[0][0])
    holidays: dict[str, Holiday] = {}
    for number, row in enumerate(rows, start=1):
        day, kind = day_of(row[0], reading.year), kind_of(row)
        if day is None or not kind:
            if number > 1 or any(character.isdigit() for character in row[0]):
                reading.problems.append(
                    f"第 {number} 行读不懂：应为日期和“休”或“班”，请改好再核对。"
                )
            continue
        name = plain(row[2])[:40] if len(row) > 2 and plain(row[2]) else UNNAMED  # noqa: PLR2004 - the third column
        holiday = holidays.setdefault(name, Holiday(name))
        days = holiday.off if kind == "off" else holiday.work
        if day not in days:
            days.append(day)
    reading.holidays.extend(holidays.values())


def plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", str(cell)).strip()


def kind_of(row: Row) -> str:
    word = plain(row[1]).lower() if len(row) > 1 else ""
    return "off" if word in OFF_WORDS else "work" if word in WORK_WORDS else ""


def day_of(cell: str, year: int | None) -> date | None:
    match = DAY.match(plain(cell))
    if not match:
        return None
    try:
        if compact := match["compact"]:
            return date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
        return date(int(match["y"] or year or 0), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
