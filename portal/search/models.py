"""The index: one entry a record that can be found, and the marks of what changed."""

from collections.abc import Sequence
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from portal.search.bigrams import PAIR, tokens_of
from portal.search.fields import Places, TokensField
from portal.search.kinds import Kind, kinds_for
from portal.search.stretches import Stretch

# More neither come within the minute for which a number is kept, nor are they few.
MOST_NEW = 100_000


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user: Any, kinds: Sequence[str] | None = None) -> Self:
        """Those whose record the person may see, asked of each room itself; of all
        kinds or of some."""
        seen = Q(pk__in=[])
        for kind in kinds_for(user):
            if kinds is None or kind.name in kinds:
                seen |= Q(kind=kind.name) & seen_of(kind, user)
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
        return rows.with_texts([word for word in words if len(word) != PAIR])

    def with_texts(self, words: Sequence[str]) -> Self:
        rows = self
        for word in words:
            rows = rows.filter(plain__contains=word)
        return rows

    def newest(self, since: int) -> Self:
        """From this number on. The limit is there for its order: PostgreSQL takes a
        number of one kind to be like those of all, and would read the whole table."""
        rows = self.filter(record__gte=since).order_by("-record")
        return self.model._default_manager.filter(pk__in=rows.values("pk")[:MOST_NEW])

    def among_few(self, kind: Kind, user: Any) -> Self:
        """Beginning with what the person sees; the limit keeps PostgreSQL to it."""
        seen = kind.visible_to(user).order_by("-pk").values("pk")
        return self.filter(record__in=seen[:MOST_NEW])

    def seen_one_by_one(self, kind: Kind, user: Any) -> Self:
        """Asked of each row that is found. As a plain condition PostgreSQL would join
        it, and where it expects many hits read all records that the person may see."""
        seen = When(seen_of(kind, user), then=Value(value=True))
        return self.filter(Case(seen, default=Value(value=False)))

    def within(self, stretch: Stretch) -> Self:
        """By the places alone: were the kind or the number to be had from another
        index, PostgreSQL would read all of that, too."""
        rows = self.alias(places=Places("kind", "record"), number=F("record") + 0)
        return rows.filter(places__any_of=stretch.places, number__lt=stretch.below)


def seen_of(kind: Kind, user: Any) -> Exists:
    return Exists(kind.visible_to(user).filter(pk=OuterRef("record")))


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
