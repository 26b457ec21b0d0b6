"""Which issues look like one kind: the same chain and category, or alike by text."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count

from chains.models import IndustryChain
from chains.standing import standing_of
from issues.groups.models import Group
from issues.groups.workflow import ALIKE, MOST
from issues.models import Category, Issue
from issues.similar import ENOUGH, bigrams, likeness, sorted_by_share

# How many of the latest are compared by text, and with how many titles.
WINDOW, TITLES = 300, 5


@dataclass(frozen=True)
class Suggestion:
    """三件以上相同类别 of one chain that nobody has gathered yet."""

    chain: IndustryChain | None
    category: Category
    count: int

    @property
    def title(self) -> str:
        return f"{self.chain or '全区'} · {self.category}"

    @property
    def query(self) -> str:
        chain = self.chain.pk if self.chain else ""
        return f"?chain={chain}&category={self.category.pk}"


def loose(user: Any) -> Any:
    """Open issues in no group, of the chains for which the person gathers."""
    rows = Issue.objects.visible_to(user).live().filter(grouped=None)
    who = standing_of(user)
    return rows if who.at_centre else rows.filter(chain__in=who.secretary_chain_ids)


def suggested(user: Any) -> list[Suggestion]:
    """The largest first."""
    rows = loose(user).exclude(category=None).order_by().values("chain", "category")
    found = list(rows.annotate(n=Count("pk")).filter(n__gte=ALIKE).order_by("-n"))
    chains = IndustryChain.objects.in_bulk({row["chain"] for row in found} - {None})
    categories = Category.objects.in_bulk({row["category"] for row in found})
    return [
        Suggestion(chains.get(row["chain"]), categories[row["category"]], row["n"])
        for row in found
    ]


class Offer(NamedTuple):
    """As many as a group may hold, and how many more there are."""

    issues: list[Issue]
    left: int = 0


def first_of(rows: Any) -> Offer:
    """The latest of `rows`; the others are counted only when there are any."""
    found = list(rows.order_by("-reported_at", "-pk")[: MOST + 1])
    return Offer(found[:MOST], rows.count() - MOST if len(found) > MOST else 0)


def alike(user: Any, *, chain: Any, category: Any, title: str = "") -> Offer:
    """Those of the same category first, then those whose titles sound alike.

    With neither category nor title nothing is alike, and the latest are offered.
    """
    rows = loose(user).for_list().order_by("-reported_at", "-pk")
    if chain:
        rows = rows.filter(chain=chain)
    same, left = first_of(rows.filter(category=category)) if category else Offer([])
    others = rows.exclude(category=category) if category else rows
    titles = [title, *(row.title for row in same[:TITLES])]
    wanted = [bigrams(text) for text in titles if text]
    if not wanted:
        return first_of(others)
    shares = [
        (max(likeness(pairs, row.title) for pairs in wanted), row)
        for row in others[:WINDOW]
    ]
    near = [row for share, row in sorted_by_share(shares) if share >= ENOUGH]
    found = [*same, *near]
    return Offer(found[:MOST], left + max(0, len(found) - MOST))


def for_group(user: Any, group: Group) -> Offer:
    return alike(user, chain=group.chain, category=group.category, title=group.title)
