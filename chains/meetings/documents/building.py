"""Builds the shipped templates: python -m chains.meetings.documents.building.

Run by hand after a change here or in `portal.exports.official`; a test compares the
committed files with what this builds. Braces are places to fill, see `contexts`.
"""

from collections.abc import Callable
from typing import Any

from docx.shared import Pt

from chains.meetings.documents import TEMPLATES
from portal.exports.official import RED, blank
from portal.exports.package import packed
from portal.exports.writing import line, lines, merged, new_page, row, rule, table

QUARTERS = [26, 52, 26, 52]


def notice() -> Any:
    document = blank("会议通知")
    only_if(document, "文号", lambda: line(document, "{{ 文号 }}", "发文字号"))
    line(document, "关于召开{{ 会议名称 }}的通知", "公文标题")
    line(document, "", "公文正文")
    line(document, "{{ 主送 }}：", "主送机关")
    lines(document, "经研究，决定召开{{ 会议名称 }}。现将有关事项通知如下：")
    line(document, "一、时间和地点", "一级标题")
    lines(document, "时间：{{ 时间 }}", "地点：{{ 地点 }}")
    line(document, "二、会议主题和议题", "一级标题")
    only_if(document, "主题", lambda: lines(document, "主题：{{ 主题 }}"))
    lines(
        document,
        "{%p for 项 in 议题 %}",
        "{{ 项.序号 }}．{{ 项.内容 }}"
        "{% if 项.汇报单位 %}（{{ 项.汇报单位 }}）{% endif %}",
        "{%p endfor %}",
    )
    line(document, "三、参会人员", "一级标题")
    lines(document, "{{ 参会人员 }}")
    line(document, "四、有关事项", "一级标题")
    only_if(document, "要求", lambda: lines(document, "{{ 要求 }}"))
    only_if(
        document,
        "回执截止",
        lambda: lines(
            document, "请于{{ 回执截止 }}前反馈参会回执（在门户里回复也可）。"
        ),
    )
    only_if(
        document,
        "联系人",
        lambda: lines(document, "联系人：{{ 联系人 }}，电话：{{ 联系电话 }}。"),
    )
    line(document, "", "公文正文")
    lines(document, "附件：参会回执")
    signed(document)
    new_page(document)
    reply_slip(document)
    return document


def reply_slip(document: Any) -> None:
    line(document, "附件", "附件标注")
    line(document, "参会回执", "公文标题")
    line(document, "会议：{{ 会议名称 }}", "主送机关")
    widths = [44, 24, 28, 34, 26]
    made = table(document, widths)
    heads = ["单位", "姓名", "职务", "联系电话", "是否参会"]
    row(made, heads, widths=widths, repeats=True)
    for _ in range(5):
        row(made, [""] * len(widths), widths=widths, high=12)
    line(document, "请假的请在“是否参会”一栏写明事由。", "版记")


def sheet() -> Any:
    document = blank("会议签到表")
    line(document, "会议签到表", "公文标题")
    facts = table(document, QUARTERS)
    wide(facts, "会议名称", "{{ 会议名称 }}")
    row(
        facts,
        ["时间", "{{ 时间 }}", "地点", "{{ 地点 }}"],
        widths=QUARTERS,
        heads=(0, 2),
    )
    names = ["主持人", "{{ 主持人 }}", "记录人", "{{ 记录人 }}"]
    row(facts, names, widths=QUARTERS, heads=(0, 2))
    by_hand = "{%% if %s %%}{{ %s }}{%% else %%}　　{%% endif %%}"
    counts = [f"{n} {by_hand % (n, n)} 人" for n in ("实到", "请假", "列席")]
    wide(facts, "到会情况", f"应到 {{{{ 应到 }}}} 人，{'，'.join(counts)}")
    line(document, "", "版记")
    widths = [13, 24, 50, 16, 29, 24]
    made = table(document, widths)
    heads = ["序号", "姓名", "单位及职务", "身份", "签到", "备注"]
    row(made, heads, widths=widths, repeats=True)
    loop(made, "for 项 in 名单", widths)
    cells = [f"{{{{ 项.{n} }}}}" for n in ("序号", "姓名", "单位及职务", "身份")]
    row(
        made,
        [*cells, "", "{{ 项.备注 }}"],
        widths=widths,
        centred=(0, 1, 3),
        high=12,
    )
    loop(made, "endfor", widths)
    return document


def minutes() -> Any:
    document = blank("会议纪要")
    line(document, "{{ 纪要标志 }}", "纪要标志")
    only_if(document, "编号", lambda: line(document, "{{ 编号 }}", "发文字号"))
    issued = line(document, "{{ 发文单位 }}\t{{ 成文日期 }}", "主送机关")
    issued.paragraph_format.tab_stops.add_tab_stop(Pt(442), 2)
    rule(issued, "bottom", str(RED), 12)
    line(document, "", "公文正文")
    line(document, "{{ 会议名称 }}", "公文标题")
    only_if(document, "说明", lambda: line(document, "（{{ 说明 }}）", "发文字号"))
    line(document, "", "公文正文")
    lines(
        document,
        "{{ 时间 }}，{% if 主持人 %}{{ 主持人 }}同志在{{ 地点 }}主持召开"
        "{% else %}在{{ 地点 }}召开{% endif %}{{ 会议名称 }}"
        "{% if 主题 %}，主题为：{{ 主题 }}{% endif %}。"
        "{% if 到会情况 %}{{ 到会情况 }}。{% endif %}现将议定事项纪要如下：",
        "{%p for 项 in 议题 %}",
    )
    line(document, "{{ 项.序 }}、{{ 项.议题 }}", "一级标题")
    for name in ("讨论情况", "会议意见"):
        only_if(
            document, f"项.{name}", lambda n=name: lines(document, f"{{{{ 项.{n} }}}}")
        )
    only_if(
        document,
        "项.结果",
        lambda: lines(
            document,
            "表决结果：{{ 项.结果 }}"
            "{% if 项.表决情况 %}（{{ 项.表决情况 }}）{% endif %}。",
        ),
    )
    lines(document, "{%p for 事 in 项.议定事项 %}")
    line(document, "（{{ 事.序 }}）{{ 事.事项 }}", "二级标题")
    lines(
        document,
        "责任单位：{{ 事.责任单位 }}{% if 事.协办单位 %}；协办单位：{{ 事.协办单位 }}"
        "{% endif %}{% if 事.责任人 %}；责任人：{{ 事.责任人 }}{% endif %}；"
        "{% if 事.问题编号 %}问题编号：{{ 事.问题编号 }}；{% endif %}"
        "完成时限：{{ 事.完成时限 }}。",
        "{%p endfor %}",
        "{%p endfor %}",
    )
    line(document, "", "公文正文")
    people = {
        "出席": "出席",
        "请假": "请假",
        "缺席": "缺席",
        "列席": "列席",
        "记录人": "记录",
    }
    for name, label in people.items():
        only_if(
            document,
            name,
            lambda n=name, w=label: line(
                document, f"{{{{ {n} }}}}", "人员名单", f"{w}："
            ),
        )
    only_if(
        document, "签发人", lambda: line(document, "{{ 签发人 }}", "人员名单", "签发：")
    )
    only_if(document, "抄送", lambda: colophon(document))
    return document


def colophon(document: Any) -> None:
    """版记: to whom copies go, by whom and when it was sent out."""
    line(document, "", "版记")
    copies = line(document, "抄送：{{ 抄送 }}", "版记")
    copies.paragraph_format.keep_with_next = True
    rule(copies, "top", size=8)
    sent = line(document, "{{ 发文单位 }}\t{{ 成文日期 }}印发", "版记")
    sent.paragraph_format.tab_stops.add_tab_stop(Pt(428), 2)
    rule(sent, "bottom", size=8)


def slip() -> Any:
    document = blank("议定事项督办单")
    line(document, "议定事项督办单", "公文标题")
    line(document, "{{ 编号 }}", "发文字号")
    made = table(document, QUARTERS)
    wide(made, "督办事项", "{{ 督办事项 }}")
    wide(made, "依据", "{{ 依据 }}")
    for pair in (
        ("责任单位", "协办单位"),
        ("责任人", "签发人"),
        ("立项日期", "反馈时限"),
        ("联系人", "联系电话"),
    ):
        cells = [text for name in pair for text in (name, f"{{{{ {name} }}}}")]
        row(made, cells, widths=QUARTERS, heads=(0, 2))
    for name in ("督办要求", "领导批示", "目前进展"):
        wide(made, name, f"{{{{ {name} }}}}")
    wide(made, "承办反馈", "{{ 承办反馈 }}", high=38)
    wide(made, "负责人", "（签字）　　　　　　　　　年　　月　　日", high=14)
    line(document, "", "公文正文")
    signed(document, "")
    return document


def reminder() -> Any:
    document = blank("整改提醒单")
    line(document, "整改提醒单", "公文标题")
    only_if(document, "编号", lambda: line(document, "{{ 编号 }}", "发文字号"))
    line(document, "{{ 主送 }}：", "主送机关")
    lines(document, "经核对会议台账，你单位下列事项未按要求完成：")
    widths = [14, 34, 60, 48]
    made = table(document, widths)
    row(made, ["序号", "月份", "应办事项", "情况"], widths=widths, repeats=True)
    loop(made, "for 项 in 问题", widths)
    cells = [f"{{{{ 项.{n} }}}}" for n in ("序号", "月份", "应办事项", "情况")]
    row(made, cells, widths=widths, centred=(0, 1))
    loop(made, "endfor", widths)
    line(document, "一、依据", "一级标题")
    lines(document, "{{ 依据 }}")
    line(document, "二、整改要求", "一级标题")
    lines(document, "{{ 整改要求 }}")
    lines(
        document,
        "请于{{ 反馈时限 }}前书面反馈整改情况。"
        "{% if 联系人 %}联系人：{{ 联系人 }}，电话：{{ 联系电话 }}。{% endif %}",
    )
    signed(document)
    reply = table(document, QUARTERS)
    row(
        reply,
        ["签收人", "", "签收日期", "　　年　月　日"],
        widths=QUARTERS,
        heads=(0, 2),
    )
    for cell in reply.rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    wide(reply, "整改情况", "", high=20)
    return document


def signed(document: Any, before: str | None = None) -> None:
    """Who issues it and when, kept together, a line below the text."""
    if before is None:
        line(document, "", "公文正文")
    line(document, "{{ 发文单位 }}", "署名")
    line(document, "{{ 成文日期 }}", "成文日期")


def only_if(document: Any, name: str, write: Callable[[], Any]) -> None:
    """What `write` adds is left out when there is no `name`."""
    lines(document, f"{{%p if {name} %}}")
    write()
    lines(document, "{%p endif %}")


def wide(made: Any, label: str, text: str, high: float = 10) -> None:
    """A row of a table of QUARTERS with one heading and one cell."""
    cells = row(made, [label, text, "", ""], widths=QUARTERS, heads=(0,), high=high)
    merged(cells, 1, 3)


def loop(made: Any, statement: str, widths: list[float]) -> None:
    """A row that is gone in the finished file."""
    cells = ["{%tr " + statement + " %}", *[""] * (len(widths) - 1)]
    row(made, cells, widths=widths)


TEMPLATES_BY_KEY = {
    "notice": notice,
    "sheet": sheet,
    "minutes": minutes,
    "slip": slip,
    "reminder": reminder,
}


def build(key: str) -> bytes:
    return packed(TEMPLATES_BY_KEY[key]())


def main() -> None:
    for key in TEMPLATES_BY_KEY:
        (TEMPLATES / f"{key}.docx").write_bytes(build(key))


if __name__ == "__main__":
    main()
