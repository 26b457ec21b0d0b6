"""What the clock does for the cockpit: count anew, and check once a day."""

from django.utils.timezone import now

from portal.desk.cockpit import reconcile as checking
from portal.desk.cockpit.models import Snapshot


def take() -> int:
    """Returns how many issues are live."""
    return Snapshot.objects.take(now()).figures["live"]


def reconcile() -> int:
    """Returns how many figures differ from the ledgers behind them."""
    return len(checking.lasting_drift(now))
