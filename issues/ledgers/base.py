"""What a ledger is: who reads it, its rows and tabs, filters and columns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from issues.ledgers.filters import Chip, RowsFilter
from portal.exports.xlsx import Column, workbook_response
from portal.ui.parts import InParts

# Rows of an export that are read at once: fifty issues with their steps, orders and
# words of the enterprise kept six megabytes more.
AT_ONCE = 25


@dataclass(frozen=True)
class Tab:
    """One view of a ledger: the word in the address, the words on screen."""

    name: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class Together:
    """What can be done with many ticked rows at once: its page, button and reason.

    Where `asks` is set the page asks something first; else one tap does it.
    """

    url: str
    button: str
    icon: str
    hint: str
    # The query of the list that holds nothing else.
    only: str
    asks: bool = True


class Ledger:
    """One ledger; a file each says what differs. `name` is that of its page."""

    name: str
    label: str
    subheading: str
    # In the audit journal the export is "export.<kind>".
    kind: str
    icon = "clipboard-check"
    table: str
    order: tuple[str, ...]
    form: type[RowsFilter]
    views: dict[str, str]
    # Filters that stand as chips before they are chosen: words, name, value.
    quick: tuple[tuple[str, str, str], ...] = ()
    nothing: tuple[str, str]
    together: Together | None = None

    who: Callable[[Any], bool]

    @property
    def url(self) -> str:
        return f"issues:{self.name}"

    @property
    def export_url(self) -> str:
        return f"issues:export_{self.kind}"

    def quick_chips(self, chosen: list[Chip]) -> list[Chip]:
        """Those offered, then the rest of what is chosen."""
        offered = [Chip(name, value, text) for text, name, value in self.quick]
        known = {(chip.name, chip.value) for chip in offered}
        return offered + [c for c in chosen if (c.name, c.value) not in known]

    def visible_to(self, user: Any) -> QuerySet:
        raise NotImplementedError

    def heading(self, user: Any) -> str:
        return self.label

    def tabs(self, user: Any, rows: QuerySet) -> list[Tab]:
        return [Tab(name, label) for name, label in self.views.items()]

    def opens_with(self, tabs: list[Tab]) -> str:
        """The view where the address names none."""
        return tabs[0].name

    def of_view(self, rows: Any, view: str, *, user: Any, on: date) -> QuerySet:
        raise NotImplementedError

    def narrow(self, rows: Any, found: dict[str, Any], *, user: Any, on: date) -> Any:
        raise NotImplementedError

    def chosen(self, query: Any, tabs: list[Tab]) -> dict[str, Any]:
        """The valid filters of an address, the view among them."""
        view = query.get("view", "")
        if view not in [tab.name for tab in tabs]:
            view = self.opens_with(tabs)
        return {"view": view} | self.form.found_in(query)

    def asked(self, rows: Any, found: dict[str, Any], *, user: Any, on: date) -> Any:
        rows = self.of_view(rows, found["view"], user=user, on=on)
        return self.narrow(rows, found, user=user, on=on)

    def shown(
        self, rows: Any, found: dict[str, Any], *, user: Any, on: date
    ) -> QuerySet | InParts:
        """What `asked` finds, for one page of it: dressed, and in parts where no one
        index has it in the ledger's order."""
        return self.for_page(self.asked(rows, found, user=user, on=on), on=on)

    def for_page(self, rows: Any, *, on: date) -> QuerySet:
        """All that the rows of the page print, in a constant number of statements."""
        raise NotImplementedError

    def dress(self, rows: list[Any], *, user: Any, on: date) -> None:
        """Lamp and turn of each row; `may_pick` where it can be ticked."""

    def to_act(self, rows: Any) -> QuerySet:
        """With what a move of each row asks for, the predicates' orders among it."""
        raise NotImplementedError

    def for_export(self, rows: Any, *, on: date) -> QuerySet:
        return self.for_page(rows, on=on)

    def columns(self, *, user: Any, on: date) -> list[Column]:
        raise NotImplementedError

    def workbook(self, rows: Any, *, by: Any, on: date) -> HttpResponse:
        """The rows as a file, read from the database by and by."""
        return workbook_response(
            f"{self.label}{on:%Y%m%d}.xlsx",
            title=self.label,
            columns=self.columns(user=by, on=on),
            rows=self.for_export(rows, on=on).iterator(chunk_size=AT_ONCE),
            made_by=by.name,
            made_on=on,
        )
