"""A name for the filters of a ledger. It holds no address but a known ledger's."""

from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from chains.models import Post, Unit
from chains.standing import standing_of
from portal.workflow.moves import Refused

MOST, LONGEST = 20, 1000
# Where one is on a page of the list is no filter.
NOT_KEPT = ("after", "csrfmiddlewaretoken")
SAME_NAME = "您在这个台账已经有一个同名的，请换个名字。"


class Ledger(models.TextChoices):
    """The pages that keep their filters in the address, by the name of their route."""

    PROBLEMS = "issues:ledger", "问题台账"
    ORDERS = "issues:orders", "责任清单"
    CLOSINGS = "issues:closings", "销号清单"
    HOLDS = "issues:holds", "挂账清单"
    SUPERVISION = "issues:supervision", "督办清单"
    ENTERPRISES = "chains:enterprises", "企业台账"
    VISITS = "visits:visits", "走访"
    MARKET = "market:posts", "供需对接"
    IDEAS = "ideas:calls", "金点子"


def ledger_at(path: str) -> str:
    """The ledger that stands at `path`, or nothing: no other address is taken."""
    return next((name for name in Ledger.values if reverse(name) == path), "")


def kept_query(query: QueryDict) -> str:
    """The filters of an address in one order, without those that are empty."""
    found = QueryDict(mutable=True)
    for name in sorted(query):
        values = [value for value in query.getlist(name) if value]
        if values and name not in NOT_KEPT:
            found.setlist(name, values)
    return found.urlencode()


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, and what a colleague shares with the unit: whoever has left it
        shares nothing there any more."""
        units = {post.place for post in standing_of(user).posts}
        there = Post.objects.current(localdate()).filter(
            user=OuterRef("owner"), unit=OuterRef("unit")
        )
        shared = Q(Exists(there), unit__in=units, owner__is_active=True)
        return self.filter(Q(owner=user.pk) | shared)

    def for_list(self) -> Self:
        return self.select_related("owner", "unit").order_by("page", "place", "pk")


def has_any() -> Exists:
    """Whether a person may have a row of them, beside each row of people: most have
    none, and their ledgers need not ask. Shared ones by any post, also an ended one."""
    own = Q(owner=OuterRef("pk"))
    shared = Q(unit__posts__user=OuterRef("pk"))
    return Exists(SavedView.objects.filter(own | shared))


class SavedView(models.Model):
    """常用筛选 of one person, at one of twenty places."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        editable=False,
        related_name="saved_views",
        verbose_name="所有人",
    )
    place = models.PositiveSmallIntegerField("位置", editable=False)
    page = models.CharField("台账", max_length=30, choices=Ledger, editable=False)
    query = models.CharField("条件", max_length=LONGEST, blank=True, editable=False)
    name = models.CharField("名称", max_length=20)
    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="saved_views",
        verbose_name="给本单位用",
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ["page", "place"]
        constraints = [
            models.UniqueConstraint("owner", "place", name="saved_view_one_a_place"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST),
                name="saved_view_at_most_twenty",
            ),
            models.UniqueConstraint(
                "owner", "page", "name", name="saved_view_named_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Always one of our ledgers; a filter that makes no sense any more is dropped
        there as any odd address is."""
        return reverse(self.page) + (f"?{self.query}" if self.query else "")

    def keep(self) -> None:
        """Store it at a free place. Raises Refused for the twenty-first and for a name
        that is taken."""
        others = SavedView.objects.filter(owner=self.owner).exclude(pk=self.pk)
        if others.filter(page=self.page, name=self.name).exists():
            raise Refused(SAME_NAME)
        if self.place is None:
            taken = set(others.values_list("place", flat=True))
            free = set(range(1, MOST + 1)) - taken
            if not free:
                raise Refused(f"最多存 {MOST} 个，请先删掉不用的。")
            self.place = min(free)
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as clash:
            # Two taps at once: the second finds its place or name taken.
            raise Refused("刚刚已经存过了，请返回看看。") from clash
