"""The headings of the table, and a read sheet as a dataset with row numbers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from chains.uscc import normal

if TYPE_CHECKING:
    from tablib import Dataset

NAME, CODE = "企业名称", "统一社会信用代码"
CHAIN, SEGMENT, STAGE = "所属产业链", "环节", "生命周期阶段"
IN_CHARGE, LIAISON, PHONE = "分管负责人", "联络员", "电话"
HEADCOUNT, ABOVE, CLIMBING = "职工数", "是否规上", "攀登企业"
TEMPLATE = (
    *(NAME, CODE, CHAIN, SEGMENT, "地址", "法定代表人", IN_CHARGE, LIAISON, PHONE),
    *(HEADCOUNT, ABOVE, "资质", STAGE, CLIMBING, "备注"),
)
REQUIRED = (NAME, CODE)
# The exported ledger may come back edited; these columns of it are not read.
IGNORED = ("序号", "助企干部")
LOOKED_AT = 10
LARGEST = 5000


@dataclass(frozen=True)
class Sheet:
    """The rows as a dataset, and each row's number as the person sees it."""

    data: "Dataset"
    numbers: list[int]


def sheet_of(rows: list[list[str]]) -> Sheet:
    """Find the heading row among the first ones; what stands above it is a title."""
    from tablib import Dataset  # noqa: PLC0415 - ten MB, for an import alone

    place = heading_row(rows)
    headings = ["".join(cell.split()) for cell in rows[place]]
    known = {h: i for i, h in enumerate(headings) if h and h not in IGNORED}
    check_headings(headings, known)
    data, numbers = Dataset(headers=list(known)), []
    for number, row in enumerate(rows[place + 1 :], start=place + 2):
        cells = {heading: row[i].strip() for heading, i in known.items()}
        if any(cells.values()):
            cells[CODE] = normal(cells[CODE])
            data.append(list(cells.values()))
            numbers.append(number)
    if not numbers:
        raise ValidationError("表头下面没有内容，请从表头的下一行开始填企业。")
    return Sheet(data, numbers)


def heading_row(rows: list[list[str]]) -> int:
    for place, row in enumerate(rows[:LOOKED_AT]):
        if set(REQUIRED) <= {"".join(cell.split()) for cell in row}:
            return place
    raise ValidationError(
        f"前 {LOOKED_AT} 行里没有找到表头。表头要有“{NAME}”和“{CODE}”两列，"
        "请下载模板照着填。"
    )


def check_headings(headings: list[str], known: dict[str, int]) -> None:
    odd = [heading for heading in known if heading not in TEMPLATE]
    if odd:
        raise ValidationError(
            f"不认识这几列：{'、'.join(odd)[:200]}。请删去，或改成模板里的列名。"
        )
    twice = {h for h in known if headings.count(h) > 1}
    if twice:
        raise ValidationError(f"“{'、'.join(sorted(twice))}”出现了两列，请留一列。")
