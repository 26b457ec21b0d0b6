"""The ledgers as one family: which of them a person reads, in the order of the tabs."""

from typing import Any

from issues.ledgers.base import Ledger
from issues.ledgers.closings import CLOSINGS
from issues.ledgers.holds import HOLDS
from issues.ledgers.notices import NOTICES
from issues.ledgers.orders import ORDERS
from issues.ledgers.problems import PROBLEMS

FAMILY = (PROBLEMS, ORDERS, CLOSINGS, HOLDS, NOTICES)


def family_of(user: Any) -> list[Ledger]:
    return [ledger for ledger in FAMILY if ledger.who(user)]
