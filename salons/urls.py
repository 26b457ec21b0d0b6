"""The addresses of the rotation and of salons."""

from django.urls import include, path

from salons.views import (
    afterwards,
    answers,
    chains,
    guests,
    preparation,
    public,
    requests,
    salons,
    turns,
)

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
    path("arrange/", salons.arrange_one, name="arrange"),
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
salon = [
    path("", salons.salon, name="salon"),
    path("edit/", salons.edit, name="edit"),
    *moves(salons.MOVES, salons.move, "salon_"),
    path("calendar/", salons.calendar, name="calendar"),
    path("sheet/", salons.plan_sheet, name="plan_sheet"),
    path("public/", public.salon, name="public"),
    path("photos/<int:file_pk>/", public.photo, name="photo"),
    path("tasks/add/", preparation.task_add, name="task_add"),
    path("join/", guests.join, name="join"),
    path("guests/invite/", guests.invite, name="invite_more"),
    path("guests/seats/", guests.resize, name="resize"),
    path("guests/nudge/", guests.nudge, name="nudge"),
    path("guests/attendance/", guests.attendance, name="attendance"),
    path("guests/export/", guests.export, name="guests_export"),
    path("answers/sheet/", answers.sheet, name="answers_sheet"),
    path("answers/word/", answers.word, name="answers_word"),
    path("answers/<int:issue_pk>/", answers.say, name="say"),
    path("demands/add/", answers.demand_add, name="demand_add"),
    path("files/add/", afterwards.files_add, name="files_add"),
    path("files/<int:file_pk>/", afterwards.file, name="file"),
    path("files/<int:file_pk>/remove/", afterwards.file_remove, name="file_remove"),
    path("notes/add/", afterwards.note_add, name="note_add"),
    path("opinion/", afterwards.opine, name="opine"),
]
guest = [
    path("reply/", guests.reply, name="reply"),
    path("decline/", guests.decline, name="decline"),
    path("promote/", guests.promote, name="promote"),
    path("dismiss/", guests.dismiss, name="dismiss"),
]
task = [
    path("tick/", preparation.tick, name="tick"),
    path("edit/", preparation.task_edit, name="task_edit"),
    path("remove/", preparation.task_remove, name="task_remove"),
]
demand = [
    path("edit/", answers.demand_edit, name="demand_edit"),
    path("to-issue/", answers.demand_to_issue, name="demand_to_issue"),
]
template = [
    path("", preparation.template, name="template"),
    path("add/", preparation.template_add, name="template_add"),
    path("<int:pk>/edit/", preparation.template_edit, name="template_edit"),
    path("<int:pk>/remove/", preparation.template_remove, name="template_remove"),
]
urlpatterns = [
    path("", salons.salons, name="salons"),
    path("public/", public.salons, name="public_list"),
    path("public/rotation/<slug:slug>/", public.rotation, name="public_rotation"),
    path("<int:pk>/", include(salon)),
    path("guests/<int:pk>/", include(guest)),
    path("tasks/<int:pk>/", include(task)),
    path("demands/<int:pk>/", include(demand)),
    path("notes/", afterwards.notes, name="notes"),
    path("notes/<int:pk>/", afterwards.note, name="note"),
    path("notes/<int:pk>/edit/", afterwards.note_edit, name="note_edit"),
    path("template/", include(template)),
    path("rotation/", chains.rotation, name="rotation"),
    path("rotation/<slug:chain>/", include(chain)),
    path("turns/<int:pk>/", include(turn)),
    path("swaps/<int:pk>/", include(swap)),
    path("exemptions/<int:pk>/", include(exemption)),
]
