"""States of a group, and the figures that rules name."""

from django.db.models import TextChoices


class GroupState(TextChoices):
    OPEN = "open", "正在协调"
    ENDED = "ended", "已了结"


# Open issues of one category in one chain from which a group is suggested.
ALIKE = 3
# A kind is at least two; and few enough for one request and one meeting.
FEWEST, MOST = 2, 60
