"""What must not stand in a public text: who the enterprise is, who its people are."""

import re
from collections.abc import Iterator
from typing import Any

from chains.models import Enterprise, Liaison
from issues.models import Issue
from portal.ui.words import squeezed

NUMBERS = {
    "手机号": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "固定电话": re.compile(r"(?<!\d)0\d{2,3}[2-9]\d{6,7}(?!\d)"),
    "身份证号": re.compile(r"(?<!\d)\d{17}[\dx](?![\da-z])"),
    "统一社会信用代码": re.compile(
        r"(?<![\da-z])[\da-z]{2}\d{6}[\da-z]{10}(?![\da-z])"
    ),
}
# A shorter name is a word of every text; of other enterprises three are wanted.
SHORTEST, SHORTEST_OF_OTHERS = 2, 3


def numbers_in(text: str) -> list[str]:
    """Which kinds of numbers stand there, also with something between the digits."""
    flat = squeezed(text)
    return [kind for kind, form in NUMBERS.items() if form.search(flat)]


class Watch:
    """What must not be said of one issue, read once for any number of texts.

    Where the enterprise agreed to be `named` its own names may stand there; numbers
    and people never.
    """

    def __init__(self, issue: Issue, *, named: bool) -> None:
        self.words = [
            (word, squeezed(word), kind)
            for word, kind in dict(words_of(issue, named=named)).items()
        ]

    def finds(self, text: str) -> list[str]:
        """What in `text` tells who it was, each as words for the writer."""
        flat = squeezed(text)
        return numbers_in(text) + [
            f"“{word}”（{kind}）"
            for word, flat_word, kind in self.words
            if flat_word in flat
        ]


def words_of(issue: Issue, *, named: bool) -> Iterator[tuple[str, str]]:
    """Each word and what it is; those too short to mean anything are left out."""
    for word, kind in [*own(issue, named=named), *people(issue)]:
        if len(squeezed(word)) >= SHORTEST:
            yield word, kind
    rows = Enterprise.objects.exclude(pk=issue.enterprise_id)
    for names in rows.values_list("name", "short_name"):
        for word in names:
            if len(squeezed(word)) >= SHORTEST_OF_OTHERS:
                yield word, "别家企业名称"


def own(issue: Issue, *, named: bool) -> Iterator[tuple[str, str]]:
    enterprise = issue.enterprise
    if not named:
        yield enterprise.name, "企业名称"
        yield enterprise.short_name, "企业简称"
    yield enterprise.uscc, "统一社会信用代码"
    yield issue.number or "", "问题编号"


def people(issue: Issue) -> Iterator[tuple[str, str]]:
    """The enterprise's people, and those who handled it."""
    enterprise = issue.enterprise
    for name, phone in enterprise.contacts.values_list("name", "phone"):
        yield name, "联系人"
        yield phone, "联系电话"
    yield enterprise.chief, "法定代表人"
    yield issue.contact, "联系人"
    yield issue.phone, "联系电话"
    rows = Liaison.objects.filter(enterprise=enterprise)
    for name in rows.values_list("user__name", flat=True):
        yield name, "联络员"
    steps: Any = issue.steps.exclude(by=None).values_list("by__name", flat=True)
    for name in set(steps):
        yield name, "经办人"
