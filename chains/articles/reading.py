"""How the text of an article is read: its headings, and what differs from another."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

# 一、  （一）  第一章  第三条, at the beginning of a line of its own.
NUMBER = "[一二三四五六七八九十百]+"
HEADING = re.compile(rf"^({NUMBER}、|第{NUMBER}[章节])\s*\S.{{0,40}}$")


@dataclass
class Section:
    """A heading (empty for what stands before the first) and its paragraphs."""

    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)


def sections(body: str) -> list[Section]:
    """A short line numbered 一、 or 第一章 is a heading; every other is a paragraph."""
    found = [Section()]
    for line in map(str.strip, body.splitlines()):
        if HEADING.match(line) and not line.endswith(("。", "；")):
            found.append(Section(line))
        elif line:
            found[-1].paragraphs.append(line)
    return [section for section in found if section.heading or section.paragraphs]


@dataclass(frozen=True)
class Line:
    """One line of a comparison; `sign` is +, - or empty for what stayed."""

    sign: str
    text: str


def differences(old: str, new: str) -> list[Line]:
    """Line by line what went, what came and what stayed, in reading order."""
    was, now = ([row.strip() for row in text.splitlines()] for text in (old, new))
    was, now = ([row for row in rows if row] for rows in (was, now))
    lines: list[Line] = []
    for word, a, b, c, d in SequenceMatcher(a=was, b=now).get_opcodes():
        if word == "equal":
            lines += [Line("", text) for text in was[a:b]]
        else:
            lines += [Line("-", text) for text in was[a:b]]
            lines += [Line("+", text) for text in now[c:d]]
    return lines
