"""The card of a chain's page with its latest public cases."""

from datetime import date
from typing import Any

from chains.models import IndustryChain
from chains.organisation import Section
from issues.cases.models import Case

SHOWN = 3


def of_chain(chain: IndustryChain, _user: Any, _on: date) -> Section:
    rows = Case.objects.for_public().filter(issue__chain=chain)
    return Section("cases/_section.html", {"cases": rows[:SHOWN], "chain": chain})
