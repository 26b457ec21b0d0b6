"""Builds the shipped template: python -m salons.documents.building.

Run by hand after a change here or in `portal.exports.official`; a test compares the
committed file with what this builds. Braces are places to fill, see `kinds`.
"""

from typing import Any

from chains.meetings.documents.building import loop, signed
from portal.exports.official import blank
from portal.exports.package import packed
from portal.exports.writing import line, lines, row, table
from salons.documents import TEMPLATE

WIDTHS = [27, 25, 40, 26, 38]


def answers() -> Any:
    document = blank("诉求回应清单")
    line(document, "前期诉求办理情况通报", "公文标题")
    line(document, "（{{ 沙龙 }}）", "发文字号")
    lines(
        document,
        "时间：{{ 时间 }}",
        "{%p if 地点 %}",
        "地点：{{ 地点 }}",
        "{%p endif %}",
        "轮值企业：{{ 轮值企业 }}",
    )
    made = table(document, WIDTHS)
    heads = ["编号", "企业", "诉求", "办到哪一步", "现场答复"]
    row(made, heads, widths=WIDTHS, repeats=True)
    loop(made, "for 项 in 诉求", WIDTHS)
    cells = [
        f"{{{{ 项.{name} }}}}" for name in ("编号", "企业", "诉求", "进展", "现场答复")
    ]
    row(made, cells, widths=WIDTHS, high=14)
    loop(made, "endfor", WIDTHS)
    signed(document)
    return document


def build() -> bytes:
    return packed(answers())


def main() -> None:
    TEMPLATE.write_bytes(build())


if __name__ == "__main__":
    main()
