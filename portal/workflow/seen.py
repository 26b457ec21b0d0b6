"""The mark of what a page showed: nobody publishes or overwrites words unseen."""

from collections.abc import Iterable, Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.db.models.fields.related_descriptors import ManyToManyDescriptor

from portal.audit.chain import digest
from portal.workflow.changes import change
from portal.workflow.moves import Refused

UNSEEN = "草稿刚刚改过，请看过新的再发布。"
OVERTAKEN = (
    "同事刚刚改过这里，您写的都还在下面。"
    "请先看他写的，合在一起再保存；要全用您的，再保存一次。"
)


# Characters of a mark that stand for one field among those of a form.
OF_ONE = 8


def words_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: word_of(row, name) for name in names}


def word_of(row: models.Model, name: str) -> Any:
    """What stands there; of many records their set."""
    if isinstance(getattr(type(row), name), ManyToManyDescriptor):
        return set(getattr(row, name).all()) if row.pk else set()
    return getattr(row, name)


def key_of(value: Any) -> Any:
    """A record that a row points to as what tells it from others."""
    if isinstance(value, set | models.QuerySet):
        return sorted(record.pk for record in value)
    return value.pk if isinstance(value, models.Model) else value


def mark_of(words: Mapping[str, Any]) -> str:
    """Equal for equal words; goes out with the page and comes back with the press."""
    return digest("", {name: hashable(value) for name, value in words.items()})


def hashable(value: Any) -> Any:
    return str(value) if isinstance(value, time | Decimal) else key_of(value)


def refuse_unseen(mark: str, posted: Mapping[str, str], refusal: str = UNSEEN) -> None:
    """Raises Refused unless who presses 发布 has been shown what bears that `mark`."""
    if posted.get("seen") != mark:
        raise Refused(refusal)


class SeenMixin:
    """Put it before PortalForm in the bases of a ModelForm whose row others edit, too.

    What a colleague has saved since the page was opened is shown beside what was typed
    and is overwritten only by who has seen it. `clean` asks; `write` asks once more in
    the UPDATE itself.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {field.name for field in self.instance._meta.get_fields()}
        self.stood = words_of(self.instance, filter(own.__contains__, self.fields))
        self.marks = {
            name: mark_of({name: value})[:OF_ONE] for name, value in self.stood.items()
        }
        self.mark = "".join(self.marks.values())
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, initial=self.mark, required=False
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        seen = typed.pop("seen", "")
        theirs = [
            (self.fields[name].label, self.in_words(name, self.stood[name]))
            for name in self.changed_since(seen)
            if name in self.fields
            and key_of(typed.get(name)) != key_of(self.stood[name])
        ]
        if (seen or self.instance.pk) and theirs:
            self.data["seen"], self.theirs = self.mark, theirs
            self.add_error(None, OVERTAKEN)
        return typed

    def changed_since(self, seen: str) -> list[str]:
        """The fields that say something else now than on the page with that mark."""
        parts = [seen[at : at + OF_ONE] for at in range(0, len(self.mark), OF_ONE)]
        shown = dict(zip(self.marks, parts, strict=True))
        return [name for name, mark in self.marks.items() if shown[name] != mark]

    def in_words(self, name: str, value: Any) -> str:
        if isinstance(value, models.Model):
            return str(value)
        if isinstance(value, set):
            return "、".join(sorted(map(str, value))) or "（空）"
        choices = getattr(self.fields[name], "choices", ())
        if isinstance(value, bool):
            return "是" if value else "否"
        return str(dict(choices).get(value, value) or "（空）")

    def write(self, rows: models.QuerySet, **more: Any) -> None:
        """The typed words, and `more`, into the row if it is among `rows`.

        Raises Refused when a colleague saved it in this very moment.
        """
        rows = rows.filter(**self.stood)
        change(self.instance, rows, OVERTAKEN, **self.cleaned_data, **more)
