"""The addresses of requests."""

from django.urls import include, path

from services.requests import views

app_name = "requests"

request = [
    path("", views.request, name="request"),
    path("edit/", views.edit, name="edit"),
    path("check/", views.check, name="check"),
    path("discard/", views.discard, name="discard"),
    path("receipt/", views.receipt, name="receipt"),
    path("slip/", views.slip, name="slip"),
    path("reveal/", views.reveal, name="reveal"),
    path("files/<int:scan_pk>/", views.download, name="download"),
    *(
        path(f"{name.replace('_', '-')}/", views.move, {"name": name}, name=name)
        for name in views.MOVES
    ),
]
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("export/", views.export, name="export"),
    path("track/", views.track, name="track"),
    path("filed/", views.filed, name="filed"),
    path("apply/<slug:code>/", views.apply, name="apply"),
    path("counter/", views.counter, name="counter"),
    path("counter/<slug:code>/", views.register, name="register"),
    path("mandates/", views.mandates, name="mandates"),
    path("mandates/add/", views.mandate_add, name="mandate_add"),
    path("mandates/<int:pk>/revoke/", views.mandate_revoke, name="mandate_revoke"),
    path("<int:pk>/", include(request)),
]
