"""Who is told that a guide is to be checked again."""

from datetime import date, datetime, timedelta

from chains.people import clerks
from portal.notices.post import post
from services.models import ServiceItemVersion

AHEAD = timedelta(days=30)


def remind(*, on: date, at: datetime) -> int:
    """The clerks, thirty days before the day and on it; safe to run twice."""
    rows = ServiceItemVersion.objects.to_check(on + AHEAD).select_related("item")
    count = 0
    for guide in rows.order_by("pk"):
        due = guide.review_due <= on
        rung = "due" if due else "soon"
        count += post(
            clerks(on),
            key=f"guide-{guide.pk}-{guide.review_due:%Y%m%d}-{rung}",
            subject=f"办事指南{'该复核了' if due else '快到复核的日子'}：{guide.name}",
            body=f"请在 {guide.review_due} 前对照原文复核，没有变化就点“复核无变化”。",
            link=guide.item.get_staff_url(),
            at=at,
        )
    return count
