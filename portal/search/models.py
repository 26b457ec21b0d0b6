"""The index: one entry a record that can be found, and the marks of what changed."""

from collections.abc import Iterable, Sequence
from typing import Self

from django.db import models

from portal.search.bigrams import looked_up, tokens_of
from portal.search.fields import TokensField


class EntryQuerySet(models.QuerySet):
    def of(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def saying(self, kind: str, words: Sequence[str]) -> Self:
        """Those of a kind in which each of the normalised words occurs.

        Words of one character alone read all texts.
        """
        rows = self.of(kind)
        if tokens := tokens_of(words):
            rows = rows.filter(tokens__has_all=(kind, tokens))
        return rows.reading(looked_up(words))

    def reading(self, words: Iterable[str]) -> Self:
        """Those whose text has each of the normalised words, without the index: for
        who asks of few entries, one by one."""
        rows = self
        for word in words:
            rows = rows.filter(plain__contains=word)
        return rows


class Entry(models.Model):
    """One record as it is found; made from the record alone and never edited."""

    kind = models.CharField(max_length=20)
    record = models.BigIntegerField()
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=200)
    day = models.DateField(null=True)
    enterprise = models.BigIntegerField(null=True)
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
