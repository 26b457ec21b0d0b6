"""What of the catalogue is found: the guides in force, as the public reads them."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.timezone import localdate

from portal.search.kinds import Kind, Text, Watch, register
from services.models import POINTS, ServiceItem, ServiceItemVersion
from services.reading import shown

# The words of each kind of point that its public page prints.
WORDS = {
    "conditions": ("text", "if_not"),
    "materials": ("name", "note"),
    "steps": ("name", "actor", "text"),
    "limits": ("text",),
    "bases": ("title", "article"),
    "questions": ("question", "answer"),
}


def in_force() -> QuerySet:
    rows = ServiceItemVersion.objects.current().select_related("item")
    return rows.prefetch_related(*WORDS)


def of_guide(guide: ServiceItemVersion) -> Text:
    """A point that nobody has verified is found by nobody, staff included."""
    return Text(
        title=guide.name,
        parts=(
            *(guide.name, guide.summary, guide.keywords, guide.audience),
            *(guide.decides, guide.place, *points_of(guide)),
        ),
        address=guide.item.get_absolute_url(),
        day=localdate(guide.published_at),
    )


def points_of(guide: ServiceItemVersion) -> Iterator[str]:
    sections = {name: list(getattr(guide, name).all()) for name in WORDS}
    for name, points in shown(sections).items():
        for point in points:
            yield " ".join(getattr(point, word) for word in WORDS[name])


GUIDES = register(
    Kind(
        name="guide",
        label="办事指南",
        icon="clipboard-list",
        model=ServiceItemVersion,
        rows=in_force,
        read=of_guide,
        watches=(
            Watch(
                ServiceItemVersion,
                (
                    *("name", "summary", "keywords", "audience", "decides", "place"),
                    *("is_current", "published_at", "item"),
                ),
            ),
            Watch(ServiceItem, ("code",), reaches="item"),
            *(
                Watch(POINTS[name], ("is_verified", "order", *words), "version", "pk")
                for name, words in WORDS.items()
            ),
        ),
        visible_to=lambda _user: ServiceItemVersion.objects.offered(),
        who=lambda _user: True,
    )
)
