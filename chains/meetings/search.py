"""What of the meetings is found: minutes once they are signed, and resolutions."""

from collections.abc import Iterator

from chains.meetings.models import Correction, Meeting, Resolution
from chains.models import Unit
from portal.search.kinds import Kind, Text, Watch, register


def of_meeting(meeting: Meeting) -> Text:
    """Its theme from the start; what was said only from the signed minutes, which are
    empty until then and never change after."""
    corrections = [row.text for row in meeting.corrections.all()]
    said = [*words_of(meeting.minutes), *corrections] if meeting.minutes else []
    return Text(
        title=str(meeting),
        parts=(meeting.theme, meeting.place, *said),
        address=meeting.get_absolute_url(),
        day=meeting.day,
    )


def words_of(minutes: dict) -> Iterator[str]:
    """What the sheet of the minutes prints, without the names of who came."""
    yield minutes.get("name", "")
    for item in minutes.get("items", []):
        yield from (item["title"], item["discussion"], item["conclusion"])
        yield from (vote["question"] for vote in item["votes"])
        yield from (row["text"] for row in item["resolutions"])


def of_resolution(row: Resolution) -> Text:
    return Text(
        title=str(row),
        parts=(row.text, row.unit.name, row.person, row.result),
        address=row.get_absolute_url(),
        day=row.due_on,
    )


MEETINGS = register(
    Kind(
        name="meeting",
        label="会议纪要",
        icon="calendar-event",
        model=Meeting,
        rows=lambda: Meeting.objects.prefetch_related("corrections"),
        read=of_meeting,
        watches=(
            Watch(Meeting, ("kind", "theme", "place", "start", "minutes")),
            Watch(Correction, ("text",), key="meeting"),
        ),
        visible_to=Meeting.objects.visible_to,
    )
)
RESOLUTIONS = register(
    Kind(
        name="resolution",
        label="议定事项",
        icon="gavel",
        model=Resolution,
        rows=lambda: Resolution.objects.exclude(state="draft").select_related("unit"),
        read=of_resolution,
        watches=(
            Watch(
                Resolution,
                (
                    *("text", "unit", "person", "result", "due_on"),
                    *("state", "order", "issue"),
                ),
            ),
            Watch(Unit, ("name",), reaches="unit"),
        ),
        visible_to=Resolution.objects.visible_to,
    )
)
