"""The addresses of the personal calendar."""

from django.urls import path

from portal.desk.calendar import views

app_name = "calendar"

urlpatterns = [
    path("calendar/", views.subscription, name="subscription"),
    path("calendar/renew/", views.renew, name="renew"),
    path("calendar/revoke/", views.revoke, name="revoke"),
    path("cal/<str:token>.ics", views.feed, name="feed"),
]
