"""A table for the register at scale, with wrong rows of every kind that are known."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from openpyxl import Workbook

from chains.imports.sheet import (
    ABOVE,
    CHAIN,
    CLIMBING,
    CODE,
    HEADCOUNT,
    LIAISON,
    NAME,
    PHONE,
    SEGMENT,
    STAGE,
    TEMPLATE,
)
from chains.uscc import ALPHABET, check_digit

OWN, OTHER = "纺织服装", "高端装备"
SEGMENTS = {OWN: "成衣品牌", OTHER: "整机制造", "绿色化工": "精细化工"}
Row = dict[str, str]


@dataclass(frozen=True)
class Fault:
    """What is done to a sound row, and a piece of the sentence that must name it.

    `fresh` faults are none on a row of an enterprise that is registered already: there
    an empty cell changes nothing.
    """

    kind: str
    cells: Callable[[Row], Row]
    sentence: str
    fresh: bool = False


def a_code(number: int) -> str:
    body = f"91370830MA{number:07d}"
    return body + check_digit(body)


def with_wrong_digit(code: str) -> str:
    return code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % len(ALPHABET)]


def put(heading: str, text: str) -> Callable[[Row], Row]:
    return lambda _row: {heading: text}


# The code of a twin and of a foreign enterprise are put in by `table`.
TWIN, FOREIGN = "twice in the file", "registered in another chain"
FAULTS = (
    Fault("check digit", lambda r: {CODE: with_wrong_digit(r[CODE])}, "校验位不对"),
    Fault("short code", lambda r: {CODE: r[CODE][:-1]}, "应为 18 位，现在是 17 位"),
    Fault("odd letter", lambda r: {CODE: f"I{r[CODE][1:]}"}, "请改正：I"),
    Fault("no code", put(CODE, ""), "统一社会信用代码："),
    Fault(TWIN, dict, "前面的行里已经出现过"),
    Fault(FOREIGN, dict, f"这家企业属于{OTHER}"),
    Fault("unknown chain", put(CHAIN, "新能源"), "没有“新能源”这条产业链"),
    Fault(
        "another chain",
        lambda _row: {CHAIN: OTHER, SEGMENT: SEGMENTS[OTHER]},
        "您只能导入本链的企业",
    ),
    Fault("no chain", put(CHAIN, ""), "所属产业链：", fresh=True),
    Fault("unknown segment", put(SEGMENT, "采矿"), "没有“采矿”这个环节"),
    Fault(
        "segment of another chain",
        put(SEGMENT, SEGMENTS[OTHER]),
        f"没有“{SEGMENTS[OTHER]}”这个环节",
    ),
    Fault("words as phone", put(PHONE, "打总机"), "电话只用数字和横线"),
    Fault("short phone", put(PHONE, "12345"), "电话只用数字和横线"),
    Fault("phone without name", put(LIAISON, ""), "还要填联络员的姓名", fresh=True),
    Fault("no name", put(NAME, ""), "企业名称：", fresh=True),
    Fault("long name", put(NAME, "长" * 61), "企业名称："),
    Fault("long address", put("地址", "长" * 101), "地址："),
    Fault("long chief", put("法定代表人", "长" * 31), "法定代表人："),
    Fault("long liaison", put(LIAISON, "长" * 31), "30"),
    Fault("long qualifications", put("资质", "长" * 101), "资质："),
    Fault("long note", put("备注", "长" * 201), "备注："),
    Fault("headcount in words", put(HEADCOUNT, "约一百"), "职工数：请填整数"),
    Fault("negative headcount", put(HEADCOUNT, "-5"), "职工数：请填整数"),
    Fault("vast headcount", put(HEADCOUNT, "9" * 12), "职工数：请填整数"),
    Fault("neither yes nor no", put(ABOVE, "也许"), "是否规上：请填“是”或“否”"),
    Fault("half climbing", put(CLIMBING, "部分"), "攀登企业：请填“是”或“否”"),
    Fault("unknown stage", put(STAGE, "鼎盛"), "没有“鼎盛”这个阶段"),
    Fault(
        "stage against the tick",
        lambda _row: {STAGE: "规上", ABOVE: "否"},
        "请同时勾选规上企业",
    ),
)


def a_row(number: int, chain: str = OWN) -> Row:
    """A sound row; the same number gives the same row."""
    return {
        NAME: f"示例第 {number} 企业有限公司",
        CODE: a_code(number),
        CHAIN: chain,
        SEGMENT: SEGMENTS[chain],
        "地址": f"产业园区示例路 {number} 号",
        "法定代表人": "示例法人",
        "分管负责人": "生产副总",
        LIAISON: "综合办主任",
        PHONE: f"138{number:08d}",
        HEADCOUNT: str(10 + number % 900),
        ABOVE: "是" if number % 4 == 0 else "否",
        "资质": "",
        STAGE: "投产",
        CLIMBING: "否",
        "备注": "",
    }


def table(
    numbers: list[int], *, new_from: int, foreign: list[int], faults: int, seed: int
) -> tuple[list[Row], dict[int, str]]:
    """Rows for these enterprises, and {row as Excel counts: piece of its sentence}.

    `numbers` from `new_from` on are not registered yet; `foreign` are registered in
    another chain.
    """
    dice, rows = Random(seed), [a_row(number) for number in numbers]
    kinds = [*FAULTS, *dice.choices(FAULTS, k=faults)][:faults]
    strangers = dice.sample(foreign, faults)
    # The first row stays sound, so that a twin finds one before it.
    fresh = [n for n, number in enumerate(numbers) if n and number >= new_from]
    known = [n for n, number in enumerate(numbers) if n and number < new_from]
    dice.shuffle(fresh)
    dice.shuffle(known)
    spoilt = {}
    for fault in kinds:
        is_new = fault.fresh or dice.random() < 0.5
        spoilt[(fresh if is_new else known).pop()] = fault
    for place, fault in spoilt.items():
        change = fault.cells(rows[place])
        if fault.kind == TWIN:
            sound = [n for n in range(place) if n not in spoilt]
            change = {CODE: rows[dice.choice(sound)][CODE]}
        elif fault.kind == FOREIGN:
            change = {CODE: a_code(strangers.pop())}
        rows[place] |= change
    # The heading stands in the first row of the sheet.
    return rows, {place + 2: fault.sentence for place, fault in spoilt.items()}


def write(rows: list[Row], path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业")
    sheet.append(TEMPLATE)
    for row in rows:
        sheet.append([row[heading] for heading in TEMPLATE])
    book.save(path)
