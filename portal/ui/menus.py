"""What a menu is made of: links, and groups of links under a heading."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """One entry of the menu; `count` and `hot` are its counter."""

    label: str
    url: str
    icon: str
    active: bool = False
    count: int = 0
    hot: bool = False


@dataclass(frozen=True)
class Group:
    """Links under a heading; a folded one shows the heading alone."""

    label: str
    links: tuple[Link, ...]
    is_open: bool = True
