"""The moves of a request, by what they are about; who may is asked by the pages."""

from typing import Any

from chains.standing import standing_of
from portal.workflow.moves import Said


def said(by: Any, text: str, **facts: Any) -> Said:
    """In the journal with the post for which the person spoke; the system has none."""
    return Said(text, acting_as=standing_of(by).label if by else "", **facts)
