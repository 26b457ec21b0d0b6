"""The addresses of meetings."""

from django.urls import include, path

from chains.meetings.views import (
    agenda,
    lists,
    people,
    planning,
    prints,
    record,
    resolutions,
    word,
)

app_name = "meetings"

meeting = [
    path("", planning.meeting, name="meeting"),
    path("edit/", planning.edit, name="edit"),
    path("notify/", planning.notify, name="notify"),
    path("reschedule/", planning.reschedule, name="reschedule"),
    path("cancel/", planning.cancel, name="cancel"),
    path("items/add/", agenda.add, name="item_add"),
    path("items/take-up/", agenda.take_up, name="take_up"),
    path("papers/add/", agenda.add_papers, name="papers_add"),
    path("papers/<int:paper_pk>/", agenda.paper, name="paper"),
    path("papers/<int:paper_pk>/remove/", agenda.remove_paper, name="paper_remove"),
    path("people/call/", people.call, name="call"),
    path("people/nudge/", people.nudge, name="nudge"),
    path("hold/", record.hold, name="hold"),
    path("minutes/", record.minutes, name="minutes"),
    path("sign/", record.sign, name="sign"),
    path("correct/", record.correct, name="correct"),
    path("sheet/notice/", prints.notice, name="notice_sheet"),
    path("sheet/sign-in/", prints.sign_in, name="sign_in_sheet"),
    path("sheet/resolutions/", prints.resolutions, name="resolutions_sheet"),
    path("calendar/", word.calendar, name="calendar"),
    path("word/notice/", word.notice, name="notice_word"),
    path("word/sign-in/", word.sign_in, name="sign_in_word"),
    path("word/minutes/", word.minutes, name="minutes_word"),
]
item = [
    path("edit/", agenda.edit, name="item_edit"),
    path("remove/", agenda.remove, name="item_remove"),
    path("up/", agenda.raise_up, name="item_up"),
    path("record/", record.item, name="item_record"),
    path("vote/", record.vote, name="vote"),
    path("resolutions/add/", record.resolution_add, name="resolution_add"),
    path(
        "resolutions/<int:row_pk>/edit/",
        record.resolution_edit,
        name="resolution_edit",
    ),
    path(
        "resolutions/<int:row_pk>/remove/",
        record.resolution_remove,
        name="resolution_remove",
    ),
]
month = [
    path("", lists.month, name="month"),
    path("waive/", lists.waive, name="waive"),
    path("restore/", lists.restore, name="restore"),
    path("sheet/", prints.reform, name="reform_sheet"),
    path("word/", word.reform, name="reform_word"),
]
resolution = [
    path("", resolutions.resolution, name="resolution"),
    path("word/", word.slip, name="slip_word"),
    *(
        path(
            f"{name.replace('_', '-')}/",
            resolutions.move,
            {"name": name},
            name=f"resolution_{name}",
        )
        for name in resolutions.MOVES
    ),
]
urlpatterns = [
    path("", lists.meetings, name="meetings"),
    path("new/", planning.new, name="new"),
    path("rules/", lists.rules, name="rules"),
    path("grid/", lists.this_year, name="this_year"),
    path("grid/<int:year>/", lists.grid, name="grid"),
    path("months/<int:pk>/", include(month)),
    path("items/<int:pk>/", include(item)),
    path("seats/<int:pk>/reply/", people.reply, name="reply"),
    path("seats/<int:pk>/dismiss/", people.dismiss, name="dismiss"),
    path("votes/<int:pk>/", record.ballots, name="ballots"),
    path("resolutions/", resolutions.ledger, name="resolutions"),
    path("resolutions/<int:pk>/", include(resolution)),
    path("<int:pk>/", include(meeting)),
]
