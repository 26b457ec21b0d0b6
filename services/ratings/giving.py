"""Giving a rating and the word after it, with all that follows in one transaction."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.workflow.moves import Refused
from services.ratings import reminders
from services.ratings.models import FollowUp, Rating, Rectification


def give(rating: Rating, matter: Any, *, at: datetime) -> None:
    """评价: a bad one opens its rectification, a doubted guide goes to its keepers, and
    what came by a code is told to those whose word it should be."""
    with transaction.atomic():
        rating.give(matter, at=at)
        if rating.was_by_code:
            reminders.tell_applicant(rating, at=at)
        if rating.is_low:
            Rectification(rating=rating).begin(at=at)
        if rating.doubts_the_guide:
            reminders.tell_keepers(rating, at=at)


def follow(rating: Rating, *, by: Any, at: datetime, level: int, comment: str) -> None:
    """追评, once: of two at the same moment the database lets one in."""
    if rating.is_followed:
        raise Refused("已经追评过了，谢谢。")
    if not rating.may_be_followed(at):
        raise Refused("现在不能追评：整改后才能追评一次，过了期限请打中心电话。")
    word = FollowUp(rating=rating, level=level, comment=comment, by=by, at=at)
    try:
        with transaction.atomic():
            word.save(force_insert=True)
            rating.rectification.hear(by=by, at=at, level=level, comment=comment)
    except IntegrityError as second:
        raise Refused("已经追评过了，谢谢。") from second
