"""What may stand between braces in a template: places to fill, loops and conditions.

Staff write templates in WPS, so a template is code of strangers. Nothing is callable
in it, no attribute of Python can be reached, and an inner loop walks only what belongs
to the item of the outer one: the work is bounded by the size of what is filled in.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from portal.exports.neutral import printable
from portal.exports.word import BadTemplate

# loop.index and its kin, inside a loop.
OF_LOOPS = {"index", "first", "last", "length"}
OF_THE_LOOP = ""
# No brace within: a text of nothing but braces must not be read again and again.
TOKEN = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{#[^{}]*#\}")
DEEPEST = 12
PLACE = re.compile(r"\{\{\s*[^\W\d]\w*(?:\.[^\W\d]\w*)*\s*\}\}")
STATEMENT = re.compile(r"\{%(?:p|tr)?\s+(?:for|endfor|if|elif|else|endif)\b[^{}%]*%\}")
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|｛｛|｝｝|｛%|%｝")
TOO_DEEP = "模板里的循环和条件套得太深，请拆开来写。"
PLAIN = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.Const),
    *(nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand),
)
# Marks that turn the reading direction could make a document say something else.
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile("[\n\x85\u2028\u2029]+")
EDGES = " \t\xa0\u3000\ufeff"
NEW_PARAGRAPH = "\a"  # docxtpl makes of it a paragraph like the one it stands in


class Missing(StrictUndefined):
    """A name that nothing is known of; using it says so in Chinese."""

    @property
    def _undefined_message(self) -> str:
        return unknown(self._undefined_name)


def unknown(name: Any) -> str:
    return f"模板里的“{name}”没有可填的内容，请对照“可以填的内容”改正名称。"


class Forms(SandboxedEnvironment):
    """Jinja with nothing in it but names."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=Missing, finalize=as_xml)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Keys of what was filled in; never an attribute of a Python object."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in OF_LOOPS:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self.getattr(obj, argument)


def as_xml(value: Any) -> Markup:
    """A value as it stands in the file: a line break begins a paragraph.

    Blank lines and the blanks at the edges of lines go, because the paragraph has its
    own indent. Braces are written as codes, so that nothing reads them again.
    """
    if isinstance(value, Undefined):
        str(value)  # raises, and says which
    if isinstance(value, (dict, list)):
        raise BadTemplate("模板里有一处把一组内容当成文字来填，请放到循环里逐项填写。")
    lines = BREAKS.split(TURNING.sub("", printable(spaced(str(value)))))
    kept = [line for each in lines if (line := each.strip(EDGES))]
    text = str(escape(NEW_PARAGRAPH.join(kept)))
    return Markup(text.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped above


def spaced(text: str) -> str:
    """The line breaks of old programs as such, a tab as a blank."""
    return text.translate({0x0B: "\n", 0x0C: "\n", 0x09: " ", 0x85: "\n"})


@dataclass
class Used:
    """The places that a template names, by their path from the outside."""

    texts: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def everything(self) -> set[str]:
        return self.texts | self.lists | self.asked


def refuse_odd_braces(paragraphs: Iterable[str]) -> None:
    """The mistakes that are made in WPS, told with the words around them."""
    for text in paragraphs:
        for token in TOKEN.findall(text):
            if not (PLACE.fullmatch(token) or STATEMENT.fullmatch(token)):
                raise BadTemplate(
                    f"“{token[:40]}”这种写法不认识：要填的地方写成 {{{{ 名称 }}}}，"
                    "循环和条件请照出厂模板原样保留。"
                )
        if BRACES.search(TOKEN.sub("", text)):
            raise BadTemplate(
                f"“{text[:40]}”这一段的花括号没有配对，或用了全角括号："
                "请用半角，写成 {{ 名称 }}。"
            )


def used_in(forms: Forms, source: str) -> Used:
    """What the XML `source` of a template names; BadTemplate for anything more."""
    try:
        tree = forms.parse(source)
    except TemplateSyntaxError as wrong:
        raise BadTemplate(near(source, wrong)) from wrong
    except RecursionError as wrong:
        raise BadTemplate(TOO_DEEP) from wrong
    refuse_depth(tree)
    used = Used()
    walk(tree, {}, "", used)
    return used


def refuse_depth(tree: nodes.Node) -> None:
    level, found = 0, [tree]
    while found := [child for node in found for child in node.iter_child_nodes()]:
        level += 1
        if level > DEEPEST:
            raise BadTemplate(TOO_DEEP)


def near(source: str, wrong: TemplateSyntaxError) -> str:
    """The words around the place where Jinja stopped."""
    lines = source.splitlines()[max(wrong.lineno - 1, 0) : wrong.lineno]
    words = re.sub(r"<[^>]+>", "", " ".join(lines)).strip()[:40]
    where = f"“{words}”附近" if words else "里面"
    return f"模板{where}的循环或条件不完整，每个 for 要有 endfor，每个 if 要有 endif。"


def walk(node: nodes.Node, scope: dict[str, str], inner: str, used: Used) -> None:
    """`scope` says which list each loop's name walks, `inner` the innermost of them."""
    if isinstance(node, nodes.For):
        walk_loop(node, scope, inner, used)
        return
    if isinstance(node, (nodes.Name, nodes.Getattr)):
        used.texts.update({path_of(node, scope)} - {OF_THE_LOOP})
        return
    if not isinstance(node, PLAIN):
        raise BadTemplate("模板里只能有要填的名称、循环和条件，不能有计算或其他写法。")
    if isinstance(node, nodes.If):
        asked = Used()
        walk(node.test, scope, inner, asked)
        used.asked |= asked.texts
    for child in children(node):
        walk(child, scope, inner, used)


def children(node: nodes.Node) -> Iterator[nodes.Node]:
    skipped = ("test",) if isinstance(node, nodes.If) else ()
    return node.iter_child_nodes(exclude=skipped)


def walk_loop(node: nodes.For, scope: dict[str, str], inner: str, used: Used) -> None:
    plain = isinstance(node.target, nodes.Name) and not (node.test or node.recursive)
    if not plain or not isinstance(node.iter, (nodes.Name, nodes.Getattr)):
        raise BadTemplate("模板里的循环只能写成“for 项 in 名称”。")
    path = path_of(node.iter, scope)
    if inner and not path.startswith(f"{inner}."):
        raise BadTemplate("循环里面的循环，只能用外层那一项里的内容。")
    used.lists.add(path)
    for child in (*node.body, *node.else_):
        walk(child, scope | {node.target.name: path}, path, used)


def path_of(node: nodes.Node, scope: dict[str, str]) -> str:
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if not isinstance(node, nodes.Getattr):
        raise BadTemplate("模板里只能有要填的名称、循环和条件，不能有计算或其他写法。")
    below = path_of(node.node, scope)
    if below == "loop" and scope and node.attr in OF_LOOPS:
        return OF_THE_LOOP
    return f"{below}.{node.attr}"
