"""Builds the shipped template: python -m portal.desk.monthly.word.building.

Run by hand after a change here or in `portal.exports.official`; a test compares the
committed file with what this builds. Braces are places to fill, see `kinds`.
"""

from typing import Any

from chains.meetings.documents.building import loop, only_if, signed
from portal.desk.monthly.word import TEMPLATE
from portal.exports.official import blank
from portal.exports.package import packed
from portal.exports.writing import line, lines, new_page, row, table

TABLES = (
    (
        "附表 1　分产业链情况（括号内为上月）",
        "产业链情况",
        ("产业链", "新增", "销号", "按时办结率", "满意率", "在办", "超期"),
        [34, 16, 16, 32, 30, 14, 14],
    ),
    (
        "附表 2　超期最久的问题",
        "超期问题",
        ("编号", "企业", "问题", "报送日期", "超期自", "主办单位"),
        [30, 22, 30, 25, 25, 24],
    ),
    ("附表 3　下月安排", "安排表", ("日期", "安排", "主办"), [20, 96, 40]),
)


def monthly() -> Any:
    document = blank("月报")
    only_if(document, "标注", lambda: line(document, "{{ 标注 }}", "发文字号"))
    line(document, "{{ 月份 }}工作月报", "公文标题")
    line(document, "", "公文正文")
    lines(document, "{%p for 项 in 部分 %}")
    line(document, "{{ 项.序 }}、{{ 项.标题 }}", "一级标题")
    lines(
        document,
        "{%p for 事 in 项.情况 %}",
        "{{ 事.内容 }}",
        "{%p endfor %}",
        "{%p endfor %}",
    )
    signed(document)
    new_page(document)
    for title, name, heads, widths in TABLES:
        line(document, title, "附件标注")
        made = table(document, widths)
        row(made, list(heads), widths=widths, repeats=True)
        loop(made, f"for 项 in {name}", widths)
        cells = [f"{{{{ 项.{head} }}}}" for head in heads]
        row(made, cells, widths=widths)
        loop(made, "endfor", widths)
        line(document, "", "公文正文")
    return document


def build() -> bytes:
    return packed(monthly())


def main() -> None:
    TEMPLATE.write_bytes(build())


if __name__ == "__main__":
    main()
