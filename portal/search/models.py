"""The index: one entry a record that can be found, and the marks of what changed."""

from collections.abc import Sequence
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from portal.search.bigrams import PAIR, tokens_of
from portal.search.fields import TokensField
from portal.search.kinds import kinds_for


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user: Any, kinds: Sequence[str] | None = None) -> Self:
        """Those whose record the person may see, asked of each room itself; of all
        kinds or of some."""
        seen = Q(pk__in=[])
        for kind in kinds_for(user):
            if kinds is None or kind.name in kinds:
                records = kind.visible_to(user).filter(pk=OuterRef("record"))
                seen |= Q(kind=kind.name) & Exists(records)
        return self.filter(seen)

    def of(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def saying(self, words: Sequence[str]) -> Self:
        """Those in which each of the normalised words occurs.

        Pairs alone are exact for a word of two characters. Of a longer one they may
        stand apart in the text, and one character has no pair: those are looked up in
        the texts that the pairs have found. Words of one character alone read all.
        """
        rows = self
        if tokens := tokens_of(words):
            rows = rows.filter(tokens__has_all=tokens)
        for word in words:
            if len(word) != PAIR:
                rows = rows.filter(plain__contains=word)
        return rows


class Entry(models.Model):
    """One record as it is found; made from the record alone and never edited."""

    kind = models.CharField(max_length=20)
    record = models.BigIntegerField()
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=200)
    day = models.DateField(null=True)
    # As it was written, for the excerpt, and as it is compared.
    text = models.TextField()
    plain = models.TextField()
    tokens = TokensField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "搜索条目"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record"], name="search_entry_once_a_record"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Mark(models.Model):
    """A row that a text rests on was written; put there by a trigger, see `marking`."""

    watch = models.CharField(max_length=100)
    key = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "待更新的搜索条目"

    def __str__(self) -> str:
        return f"{self.watch} {self.key}"
