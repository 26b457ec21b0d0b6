"""What of the public pages is found: what the centre has announced."""

from django.db.models import QuerySet
from django.utils.timezone import localdate

from portal.home.models import Announcement
from portal.search.kinds import Kind, Text, Watch, register


def announced() -> QuerySet:
    """Drafts and what was withdrawn are for their own page."""
    return Announcement.objects.published().news()


def of_announcement(row: Announcement) -> Text:
    return Text(
        title=row.title,
        parts=(row.title, row.text, row.source),
        address=row.get_absolute_url(),
        day=localdate(row.published_at),
    )


ANNOUNCEMENTS = register(
    Kind(
        name="announcement",
        label="公告",
        icon="speakerphone",
        model=Announcement,
        rows=announced,
        read=of_announcement,
        watches=(
            Watch(Announcement, ("kind", "title", "text", "source", "published_at")),
        ),
        visible_to=lambda _user: announced(),
        who=lambda _user: True,
    )
)
