"""The addresses of ratings."""

from django.urls import include, path

from services.ratings import views

app_name = "ratings"

request = [
    path("", views.rate, name="rate"),
    path("device/", views.open_device, name="open_device"),
    path("phone/", views.phone, name="phone"),
]
visit = [
    path("device/", views.open_device_at_visit, name="open_device_at_visit"),
    path("phone/", views.phone_after_visit, name="phone_after_visit"),
]
rectification = [
    path("", views.rectification, name="rectification"),
    *(
        path(f"{name.replace('_', '-')}/", views.move, {"name": name}, name=name)
        for name in views.MOVES
    ),
]
# Without an account.
visitor = [
    path("figures/", views.figures, name="figures"),
    path("by-code/", views.by_code, name="by_code"),
    path("visitor/", views.visitor, name="visitor"),
    path("t/<slug:ticket>/", views.ticket, name="ticket"),
    path("device/<str:token>/", views.device, name="device"),
    path("thanks/", views.thanks, name="thanks"),
]
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("export/", views.export, name="export"),
    path("rules/", views.rules, name="rules"),
    path("requests/<int:pk>/", include(request)),
    path("visits/<int:pk>/", include(visit)),
    path("mending/<int:pk>/", include(rectification)),
    *visitor,
]
