"""The public pages and the editor of what stands on them."""

from portal.home.views.announcements import (
    about,
    add,
    announcement,
    announcements,
    drafts,
    edit,
    past,
    publish,
    remove,
    withdraw,
)
from portal.home.views.front import home, large_text
from portal.home.views.suggestions import (
    suggest,
    suggestion,
    suggestion_box,
    suggestion_reveal,
    suggestions,
)

__all__ = [
    "about",
    "add",
    "announcement",
    "announcements",
    "drafts",
    "edit",
    "home",
    "large_text",
    "past",
    "publish",
    "remove",
    "suggest",
    "suggestion",
    "suggestion_box",
    "suggestion_reveal",
    "suggestions",
    "withdraw",
]
