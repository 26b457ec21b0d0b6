"""Understanding the notice's usual wording, holiday by holiday, verb by verb."""

import re
from datetime import date, timedelta

from portal.workdays.notice.reading import WEEKDAYS, Holiday, Reading, spoken
from portal.workdays.statutory import official

NAME = "元旦|春节|清明节?|(?:五一)?(?:国际)?劳动节|端午节?|中秋节?|国庆节?"
# A heading is followed by a colon or at once by a date; the same names in the
# opening sentence are followed by neither.
HEADING = re.compile(
    rf"(?P<names>(?:{NAME})(?:[、和与及,](?:{NAME}))*)"
    r"(?=[:;]|[,.。]?为?(?:\d{4}年)?\d{1,2}月)"
)
YEAR = re.compile(r"(\d{4})年(?:全年|的)?(?:部分|法定)?(?:节假日|节日|放假|元旦|春节)")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)日?")
TOKEN = re.compile(
    r"(?:共|放假|休息)(?P<count>\d{1,2})[天日]"
    r"|(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
    r"(?P<note>\([^()]{0,20}\)?|(?:星期|周|礼拜)[一二三四五六日天])?"
    r"|(?P<neither>不放假|不调休|不休)"
    r"|(?P<work>(?:调休|补休|正常|照常)?(?:上班|补班)|(?:正常|照常)工作)"
    r"|(?P<off>不上班|放假|补休|休息|休假|连休|调休)"
)
WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")
UNTIL = re.compile(r"[至到~—–―-]$")
SENTENCE_END = re.compile(r"[。;!.]")
# The longest break was nine days; more is two dates that do not belong together.
LONGEST = 16
DECEMBER = 12


def year_named_in(words: str) -> int | None:
    found = YEAR.search(words)
    return int(found[1]) if found else None


def read_prose(words: str, reading: Reading) -> None:
    """Add every holiday of `words` to `reading`."""
    words = ISO.sub(r"\1年\2月\3日", words)
    headings = list(HEADING.finditer(words))
    if not headings:
        pieces = [("节假日", words)]
    else:
        ends = [*(h.start() for h in headings[1:]), len(words)]
        pieces = [
            (h["names"], words[h.end() : end])
            for h, end in zip(headings, ends, strict=True)
        ]
    for names, piece in pieces:
        section = Section(official(names), reading)
        section.read(piece)
        if section.holiday.off or section.holiday.work or headings:
            reading.holidays.append(section.holiday)


class Section:
    """One holiday's sentences, read from left to right.

    Dates wait until a verb says what they are: off, worked, or neither.
    """

    def __init__(self, name: str, reading: Reading) -> None:
        self.holiday = Holiday(name)
        self.reading = reading
        self.waiting: list[list[date]] = []
        self.latest: list[date] = []
        self.month: tuple[int, int] | None = None

    def read(self, piece: str) -> None:
        kept = []
        for sentence in SENTENCE_END.split(piece):
            if "鼓励" in sentence:
                # Advice to employers ("arrange for leave on …") is no day off.
                if TOKEN.search(sentence):
                    self.doubt("有一句是鼓励安排休息，不是放假，没有计入。")
                continue
            self.read_sentence(sentence)
            if any(not token["day"] for token in TOKEN.finditer(sentence)):
                kept.append(sentence.strip(":,、"))
        self.holiday.said = "。".join(kept)[:300]

    def read_sentence(self, sentence: str) -> None:
        behind = 0
        for token in TOKEN.finditer(sentence):
            between = sentence[behind : token.start()]
            behind = token.end()
            if token["day"]:
                self.take_date(token, joined=bool(UNTIL.search(between)))
            elif token["count"]:
                self.take_count(int(token["count"]), token[0])
            elif token["neither"]:
                self.waiting = []
            else:
                self.settle(self.holiday.work if token["work"] else self.holiday.off)
        self.forget_signature(sentence)

    def take_count(self, count: int, said: str) -> None:
        """“共 3 天” sums up the days off; “放假 3 天” is also the verb."""
        if not said.startswith("共"):
            self.settle(self.holiday.off)
        if self.latest and len(self.latest) != count:
            self.doubt(f"写的是 {count} 天，按日期数是 {len(self.latest)} 天。")

    def settle(self, days: list[date]) -> None:
        if not self.waiting:
            return
        self.latest = [day for span in self.waiting for day in span]
        days.extend(day for day in self.latest if day not in days)
        self.waiting = []

    def take_date(self, token: re.Match, *, joined: bool) -> None:
        day = self.date_of(token)
        if day is None:
            return
        note = WEEKDAY.search(token["note"] or "")
        if note and WEEKDAYS.index(note[1].replace("天", "日")) != day.weekday():
            self.doubt(f"写的是“{token[0]}”，但 {day.year} 年 {spoken(day)}，请核对。")
        if not (joined and self.waiting):
            self.waiting.append([day])
            return
        first = self.waiting[-1][0]
        length = (day - first).days + 1
        if 1 < length <= LONGEST:
            self.waiting[-1] = [first + timedelta(n) for n in range(length)]
        else:
            self.waiting.pop()
            self.doubt(f"“{spoken(first)}至 {spoken(day)}”前后对不上，没有计入。")

    def date_of(self, token: re.Match) -> date | None:
        """The day of the token; year and month are carried on where left out."""
        if token["month"]:
            month = int(token["month"])
            starts_before = self.holiday.name == "元旦" and month == DECEMBER
            year = int(token["year"] or self.reading.year - starts_before)
            self.month = (year, month)
        if self.month is None:
            self.doubt(f"“{token[0]}”前面没有写月份，没有计入。")
            return None
        try:
            return date(*self.month, int(token["day"]))
        except ValueError:
            self.doubt(f"“{token[0]}”不是日历上的日子，没有计入。")
            return None

    def forget_signature(self, sentence: str) -> None:
        """Dates no verb spoke of: the date under the notice, or a lost word."""
        lost = [span[0] for span in self.waiting]
        self.waiting = []
        if lost and "国务院" not in sentence and not sentence.endswith("日"):
            days = "、".join(spoken(day) for day in lost)
            self.doubt(f"{days}没有写明放假还是上班，没有计入。")

    def doubt(self, sentence: str) -> None:
        self.reading.warnings.append(f"{self.holiday.name}：{sentence}")
