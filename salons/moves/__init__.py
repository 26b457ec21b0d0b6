"""What changes a turn, a swap, an exemption: guarded, conditional, remembered."""

from typing import Any

from chains.standing import standing_of
from portal.workflow.moves import Refused, Said


def said(by: Any, text: str, **facts: Any) -> Said:
    """The words of a step with what the person speaks for; nobody is the system."""
    label = standing_of(by).label if by else ""
    return Said(text, acting_as=label, **facts)


def written(reason: str, ask: str) -> str:
    """The reason without edges; Refused with `ask` if there is none."""
    if not reason.strip():
        raise Refused(ask)
    return reason.strip().rstrip("。")
