"""办件: applying, the counter, the ledger, the page of one, looking it up."""

from services.requests.views.applying import apply, check, discard, edit, filed
from services.requests.views.counter import counter, register
from services.requests.views.ledger import export, ledger
from services.requests.views.mandates import mandate_add, mandate_revoke, mandates
from services.requests.views.moving import MOVES, move
from services.requests.views.request import download, receipt, request, reveal, slip
from services.requests.views.tracking import track

__all__ = [
    "MOVES",
    "apply",
    "check",
    "counter",
    "discard",
    "download",
    "edit",
    "export",
    "filed",
    "ledger",
    "mandate_add",
    "mandate_revoke",
    "mandates",
    "move",
    "receipt",
    "register",
    "request",
    "reveal",
    "slip",
    "track",
]
