"""The addresses of the cockpit."""

from django.urls import path

from portal.desk.cockpit import views

app_name = "cockpit"

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("hall/", views.hall, name="hall"),
    path("hall/<slug:token>/", views.hall_by_address, name="hall_by_address"),
    path("screen/", views.screen_address, name="screen_address"),
    path("screen/renew/", views.renew_address, name="renew_address"),
    path("screen/revoke/", views.revoke_address, name="revoke_address"),
]
