"""Which buttons a visit offers in each state, the ordinary one first."""

from typing import NamedTuple

from services.counter.models import Visit


class Button(NamedTuple):
    """A move without anything to type: its name, its words, what is said after it."""

    move: str
    label: str
    icon: str
    said: str


BUTTONS = {
    "begin": Button("begin", "开始办理", "player-play", "已开始办理。"),
    "recall": Button("recall", "再叫一次", "bell-ringing", "已再叫一次。"),
    "miss": Button("miss", "过号", "user-x", "已过号，来了可以重新排队。"),
    "hold": Button("hold", "挂起", "player-pause", "已挂起，可以叫下一位。"),
    "resume": Button("resume", "接着办", "player-play", "接着办。"),
    "requeue": Button("requeue", "重新排队", "rotate", "已重新排队。"),
    "leave": Button("leave", "离开", "logout", "已记为离开。"),
}


def buttons_of(visit: Visit) -> list[Button]:
    """Those of its state; a number that was called thrice is not called again."""
    found = [
        button
        for name, button in BUTTONS.items()
        if visit.state in getattr(Visit, name).sources
    ]
    if not visit.may_be_called_again:
        found = [button for button in found if button.move != "recall"]
    return found
