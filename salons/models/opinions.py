"""满意度问卷: who has answered, and what was answered, with nothing between the two."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction

from portal.workflow.moves import Refused
from salons.workflow import OVER

# Days after the salon in which its questionnaire is open.
OPEN_FOR = 30
# Below so many answers nothing is shown: one could guess whose they are.
FEWEST = 5


class Grade(models.TextChoices):
    GOOD = "good", "满意"
    FAIR = "fair", "基本满意"
    BAD = "bad", "不满意"


class Useful(models.TextChoices):
    YES = "yes", "说清楚了"
    PARTLY = "partly", "说清楚一部分"
    NO = "no", "没有说清楚"


class OpinionGiven(models.Model):
    """That somebody has answered, so that nobody answers twice. Not what, not when."""

    salon = models.ForeignKey(
        "salons.Salon", models.CASCADE, related_name="opinions_given"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "已填问卷"
        constraints = [
            models.UniqueConstraint(
                fields=["salon", "person"], name="one_opinion_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class Opinion(models.Model):
    """What somebody answered. No person, no moment, and no order either: each new
    answer has the whole pile of its salon written anew in a shuffled order, so that
    neither keys nor the place of a row nor its transaction tell who came when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    salon = models.ForeignKey("salons.Salon", models.CASCADE, related_name="opinions")
    overall = models.CharField("这次活动", max_length=6, choices=Grade)
    answers = models.CharField("诉求回应", max_length=8, choices=Useful)
    wish = models.CharField("希望下次谈什么", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "问卷"

    def __str__(self) -> str:
        return self.get_overall_display()


def is_open(salon: Any, on: date) -> bool:
    last = salon.day + timedelta(days=OPEN_FOR)
    return salon.state in OVER and on <= last


def give(salon: Any, *, person: Any, on: date, **answers: str) -> None:
    """匿名提交, once a person and salon.

    Raises Refused for a second time and when the questionnaire is not open.
    """
    if not is_open(salon, on):
        raise Refused(f"问卷在沙龙举办后 {OPEN_FOR} 天内可以填。")
    try:
        with transaction.atomic():
            # The salon's row is the lock: two piles are never shuffled at once.
            type(salon).objects.select_for_update().get(pk=salon.pk)
            OpinionGiven.objects.create(salon=salon, person=person)
            pile = [
                Opinion(
                    salon=salon, overall=row.overall, answers=row.answers, wish=row.wish
                )
                for row in salon.opinions.all()
            ]
            pile.append(Opinion(salon=salon, **answers))
            random.SystemRandom().shuffle(pile)
            salon.opinions.all().delete()
            Opinion.objects.bulk_create(pile)
    except IntegrityError as twice:
        raise Refused("您已经填过这次问卷，谢谢。") from twice


def result(salon: Any) -> dict[str, Any]:
    """Counts of each answer and the wishes; only the number while there are few."""
    rows = list(salon.opinions.all())
    found: dict[str, Any] = {"count": len(rows), "fewest": FEWEST}
    if len(rows) < FEWEST:
        return found
    for name, choices in (("overall", Grade), ("answers", Useful)):
        found[name] = [
            (choice.label, sum(getattr(row, name) == choice for row in rows))
            for choice in choices
        ]
    found["wishes"] = sorted(row.wish for row in rows if row.wish)
    return found
