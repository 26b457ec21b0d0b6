"""The addresses of the rotation."""

from django.urls import include, path

from salons.views import chains, requests, turns

app_name = "salons"


def moves(names: dict, view: object, prefix: str = "") -> list:
    """One address for each move, named as the move."""
    return [
        path(f"{name.replace('_', '-')}/", view, {"name": name}, name=f"{prefix}{name}")
        for name in names
    ]


chain = [
    path("", chains.plan, name="plan"),
    path("confirm/", chains.confirm, name="confirm"),
    path("ledger/", chains.ledger, name="ledger"),
    path("rules/", chains.cadence, name="cadence"),
    path("export/", chains.export, name="export"),
    path("exemptions/ask/", requests.exemption_ask, name="exemption_ask"),
]
turn = [
    path("", turns.turn, name="turn"),
    path("swap/", turns.swap_propose, name="swap_propose"),
    *moves(turns.MOVES, turns.move),
]
swap = [
    path("", requests.swap, name="swap"),
    *moves(requests.SWAPS, requests.swap_move, "swap_"),
]
exemption = [
    path("", requests.exemption, name="exemption"),
    *moves(requests.EXEMPTIONS, requests.exemption_move, "exemption_"),
]
urlpatterns = [
    path("rotation/", chains.rotation, name="rotation"),
    path("rotation/<slug:chain>/", include(chain)),
    path("turns/<int:pk>/", include(turn)),
    path("swaps/<int:pk>/", include(swap)),
    path("exemptions/<int:pk>/", include(exemption)),
]
