"""The addresses of ideas."""

from django.urls import include, path

from salons.ideas import views

app_name = "ideas"

call = [
    path("", views.call, name="call"),
    path("edit/", views.call_edit, name="call_edit"),
    path("propose/", views.propose, name="propose"),
]
idea = [
    path("", views.idea, name="idea"),
    path("endorse/", views.endorse, name="endorse"),
    path("to-issue/", views.to_issue, name="to_issue"),
    path("to-agenda/", views.to_agenda, name="to_agenda"),
    *(
        path(f"{name.replace('_', '-')}/", views.move, {"name": name}, name=name)
        for name in views.MOVES
    ),
]
urlpatterns = [
    path("", views.calls, name="calls"),
    path("calls/add/", views.call_add, name="call_add"),
    path("calls/<int:pk>/", include(call)),
    path("export/", views.export, name="export"),
    path("<int:pk>/", include(idea)),
]
