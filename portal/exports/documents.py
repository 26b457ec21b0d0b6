"""A kind of Word document: its template, what may stand in it, how it is filled.

What a document says is a frozen dataclass whose fields carry their Chinese names; the
template names them, so that staff can read it in WPS.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from portal.exports.word import BadTemplate, fill, names_in

NUMERALS = "〇一二三四五六七八九"
# Every item of a list knows its number: 1 and 一.
NUMBER, ORDINAL = "序号", "序"


@dataclass(frozen=True)
class Place:
    """Something that a template may name."""

    name: str
    hint: str
    is_list: bool
    needed: bool

    @property
    def written(self) -> str:
        """As in the shipped templates; the item of a loop is 项, within that 事."""
        depth, label = self.name.count("."), self.name.rpartition(".")[2]
        outer = ("", "项.", "事.")[depth]
        if self.is_list:
            return f"{{%p for {('项', '事')[depth]} in {outer}{label} %}}"
        return f"{{{{ {outer}{label} }}}}"


def said(name: str, hint: str = "", *, needed: bool = False, **default: Any) -> Any:
    """A field of a context: its name in templates, and what stands there.

    A template without a `needed` place would not be that document any more.
    """
    return field(metadata={"name": name, "hint": hint, "needed": needed}, **default)


def listed(name: str, of: type, hint: str = "", *, needed: bool = False) -> Any:
    """A field that is a tuple of `of`, to be walked by a loop."""
    facts = {"name": name, "hint": hint, "needed": needed, "of": of}
    return field(metadata=facts, default=())


def places_of(kind: type, below: str = "") -> Iterator[Place]:
    """Every place of the context `kind`; those of list items come with their path."""
    if below:
        yield Place(f"{below}{NUMBER}", "1、2、3……", is_list=False, needed=False)
        yield Place(f"{below}{ORDINAL}", "一、二、三……", is_list=False, needed=False)
    for each in fields(kind):
        facts = each.metadata
        path, of = f"{below}{facts['name']}", facts.get("of")
        yield Place(path, facts["hint"], of is not None, facts["needed"])
        if of:
            yield from places_of(of, f"{path}.")


def ordinal(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一; from a hundred on in digits."""
    tens, ones = divmod(number, 10)
    if number >= 100:  # noqa: PLR2004
        return str(number)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return lead + (NUMERALS[ones] if ones or not tens else "")


def values_of(context: Any, show: Callable[[Any], str]) -> dict[str, Any]:
    """The context by the names of its places; `show` writes days and numbers."""
    found: dict[str, Any] = {}
    for each in fields(context):
        value = getattr(context, each.name)
        if "of" in each.metadata:
            items = enumerate(value, 1)
            value = [
                {NUMBER: str(n), ORDINAL: ordinal(n), **values_of(item, show)}
                for n, item in items
            ]
        elif is_dataclass(value):
            raise TypeError(f"{each.name} is a context of its own: list it")
        else:
            value = show(value)
        found[each.metadata["name"]] = value
    return found


@dataclass(frozen=True)
class Document:
    """One kind of document, with a made-up example that fills every place."""

    key: str
    name: str
    shipped: Path
    example: Any
    show: Callable[[Any], str]

    @property
    def places(self) -> list[Place]:
        return list(places_of(type(self.example)))

    def shipped_template(self) -> bytes:
        return self.shipped.read_bytes()

    def fill(self, context: Any, template: bytes = b"") -> bytes:
        """The finished file, by the shipped template if no other is given."""
        values = values_of(context, self.show)
        return fill(template or self.shipped_template(), values)

    def used_in(self, template: bytes) -> set[str]:
        return names_in(template).everything()

    def judge(self, template: bytes) -> None:
        """BadTemplate unless `template` can be this document for any context."""
        used, places = names_in(template), self.places
        lists = {place.name for place in places if place.is_list}
        texts = {place.name for place in places if not place.is_list}
        self.refuse_unknown(used.texts - texts, used.lists - lists, used, lists | texts)
        missing = [p for p in places if p.needed and p.name not in used.everything()]
        if missing:
            names = "、".join(f"“{place.name}”" for place in missing)
            raise BadTemplate(
                f"模板里缺少{names}，少了这些就不成其为{self.name}，"
                "请对照出厂模板补上。"
            )
        fill(template, values_of(self.example, self.show))
        fill(template, values_of(bare(type(self.example)), self.show))

    def refuse_unknown(
        self, texts: set[str], lists: set[str], used: Any, known: set[str]
    ) -> None:
        strange = (texts | lists | used.asked) - known
        for name in sorted(strange):
            raise BadTemplate(
                f"{self.name}里没有“{name}”这一项，请对照“可以填的内容”改正名称。"
            )
        for name in sorted(texts):
            raise BadTemplate(f"“{name}”是一组内容，要放在循环里逐项填写。")
        for name in sorted(lists):
            raise BadTemplate(f"“{name}”只有一项，不能放在循环里。")


def bare(kind: type) -> Any:
    """A context with nothing in it: what a template may meet at the worst."""
    return kind(**{f.name: () if "of" in f.metadata else "" for f in fields(kind)})
