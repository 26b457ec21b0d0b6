"""The doubts about a reading: what forbids saving it and what somebody must look at."""

from datetime import date

from portal.workdays.arithmetic import SATURDAY, YEARS
from portal.workdays.notice.reading import Reading, spoken
from portal.workdays.statutory import HOLIDAYS, statutory_days

DECEMBER = 12
# The law's present days apply from here; older notices had fewer.
LAW_OF = 2025
# More doubts than anybody reads: the text is no notice.
ENOUGH = 30


def examined(reading: Reading) -> Reading:
    """`reading` with its days put in order and every doubt added."""
    if reading.year not in YEARS:
        reading.problems.append(
            f"工作日历只管 {YEARS.start} 到 {YEARS.stop - 1} 年，"
            f"读出的是 {reading.year} 年，请选对年度。"
        )
        return reading
    keep_days_of_the_year(reading)
    doubt_contradictions(reading)
    doubt_make_up_days(reading)
    doubt_gaps(reading)
    reading.problems = shortened(reading.problems)
    reading.warnings = shortened(reading.warnings)
    return reading


def shortened(sentences: list[str]) -> list[str]:
    if len(sentences) <= ENOUGH:
        return sentences
    return [*sentences[:ENOUGH], f"另有 {len(sentences) - ENOUGH} 处疑点，未列出。"]


def keep_days_of_the_year(reading: Reading) -> None:
    for holiday in reading.holidays:
        for days in (holiday.off, holiday.work):
            strange = [day for day in days if not belongs(day, reading.year)]
            for day in strange:
                days.remove(day)
                reading.warnings.append(
                    f"{holiday.name}：{day.year} 年 {spoken(day)}不属于"
                    f" {reading.year} 年的安排，没有计入。"
                )
            days.sort()


def belongs(day: date, year: int | None) -> bool:
    """In the year itself, or in the December before, where New Year may begin."""
    return day.year == year or (day.year + 1 == year and day.month == DECEMBER)


def doubt_contradictions(reading: Reading) -> None:
    off = {day for holiday in reading.holidays for day in holiday.off}
    work = {day for holiday in reading.holidays for day in holiday.work}
    reading.problems.extend(
        f"{spoken(day)}既写了放假又写了上班，请改成一种再核对。"
        for day in sorted(off & work)
    )
    if not off:
        reading.problems.append(
            "没有读出任何放假的日子。请粘贴通知全文"
            "（如“一、元旦：1 月 1 日……放假”），或上传两列的表格。"
        )


def doubt_make_up_days(reading: Reading) -> None:
    reading.warnings.extend(
        f"{holiday.name}：补班日 {spoken(day)}本来就上班，请核对日期。"
        for holiday in reading.holidays
        for day in holiday.work
        if day.weekday() < SATURDAY
    )


def doubt_gaps(reading: Reading) -> None:
    """Holidays nobody named, or named without a day; statutory days left worked."""
    named = "、".join(holiday.name for holiday in reading.holidays if holiday.off)
    missing = [name for name in HOLIDAYS if name not in named]
    if missing:
        reading.warnings.append(
            f"七个节日只读出 {len(HOLIDAYS) - len(missing)} 个，"
            f"缺{'、'.join(missing)}，请看是否漏贴。"
        )
    if reading.year < LAW_OF:
        return
    off = {day for holiday in reading.holidays for day in holiday.off}
    reading.warnings.extend(
        f"{spoken(day)}是法定假日（{name}），这里没有放假。"
        for day, name in statutory_days(reading.year)
        if day.weekday() < SATURDAY and day not in off
    )
