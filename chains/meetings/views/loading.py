"""How pages of meetings find their record."""

from typing import Any

from chains.meetings.models import AgendaItem, Meeting
from chains.meetings.permissions import keeps
from portal.accounts.guards import get_visible, require


def kept(user: Any, pk: int) -> Meeting:
    """The meeting, for those who keep it; 404 or 403 for others."""
    meeting = get_visible(Meeting, user, pk=pk)
    require(keeps(user, meeting))
    return meeting


def kept_item(user: Any, pk: int) -> AgendaItem:
    """An item of a meeting that this person keeps."""
    item = get_visible(AgendaItem, user, pk=pk)
    require(keeps(user, item.meeting))
    return item
