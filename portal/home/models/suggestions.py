"""意见建议: anybody writes, without an account; the centre answers each."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from chains.permissions import works_at_centre
from portal.phones import MobileField
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from portal.workflow.origins import origin_of, refuse_a_flood

ORIGIN = "portal.home.suggestion"
# Working days until an answer is late; the centre's own figure, no rule asks for it.
ANSWER_DAYS = 5
# Days from the answer until name, number and origin are emptied.
KEPT_DAYS = 180


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The centre alone; others read what was published, see `public`."""
        return self if works_at_centre(user) else self.none()

    def public(self) -> Self:
        """Answered, and chosen by the centre to be read by everybody."""
        return self.filter(is_public=True)

    def waiting(self) -> Self:
        return self.filter(answered_at=None)

    def named_before(self, at: datetime) -> Self:
        """Answered so long ago that nobody calls back any more."""
        rows = self.filter(answered_at__lt=at)
        return rows.exclude(name="", phone="", origin="")

    def forget(self) -> int:
        return self.update(name="", phone="", origin="")


class Suggestion(models.Model):
    """What somebody wrote, and the one answer to it. `origin` is a keyed hash of the
    visitor's address: it limits the hour and leads back to nobody."""

    text = models.TextField("意见或建议", max_length=1000)
    name = models.CharField("怎么称呼", max_length=30, blank=True)
    phone = MobileField("手机号", blank=True)
    at = models.DateTimeField("提交时间", editable=False)
    origin = models.CharField(max_length=16, editable=False)
    answer = models.TextField("答复", max_length=1000, blank=True)
    is_public = models.BooleanField("公开意见和答复", default=False)
    # What everybody reads in place of the original; empty where that is the original.
    public_text = models.TextField("公开的意见", max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="答复人",
    )
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见建议"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", is_public=False)
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="suggestion_answered_iff_answer",
            )
        ]
        indexes = [models.Index(fields=["origin", "at"])]

    def __str__(self) -> str:
        return self.text[:30]

    def get_absolute_url(self) -> str:
        return reverse("home:suggestion", args=[self.pk])

    @property
    def due_on(self) -> date:
        """The last day on which an answer is in time."""
        return work_calendar().add(localdate(self.at), ANSWER_DAYS)

    @property
    def is_late(self) -> bool:
        """Waiting beyond the last day, as of today."""
        return self.answered_at is None and self.due_on < localdate()

    @property
    def shown(self) -> str:
        """The words that the public page has or would have."""
        return self.public_text or self.text

    def submit(self, *, address: str, at: datetime) -> None:
        """提交. Raises Refused for the sixth of one address within an hour."""
        self.at, self.origin = at, origin_of(address, of=ORIGIN)
        refuse_a_flood(Suggestion.objects.all(), origin=self.origin, at=at, what="提")
        self.save()

    def reply(
        self,
        *,
        by: Any,
        at: datetime,
        answer: str,
        is_public: bool,
        public_text: str = "",
    ) -> None:
        """答复, or correct the answer; the last one counts."""
        facts = {"answer": answer, "is_public": is_public, "public_text": public_text}
        rows = Suggestion.objects.filter(pk=self.pk, answer=self.answer)
        if not rows.update(answered_by=by, answered_at=at, **facts):
            raise Refused("同事刚刚已经答复，请返回看一眼再改。")

    @classmethod
    def forget_names(cls, *, at: datetime) -> int:
        """Empty what was kept long enough; texts and answers stay."""
        return cls.objects.named_before(at - timedelta(days=KEPT_DAYS)).forget()
