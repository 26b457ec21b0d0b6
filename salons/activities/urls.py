"""The addresses of activities."""

from django.urls import include, path

from salons.activities import views

app_name = "activities"

activity = [
    path("", views.activity, name="activity"),
    path("register/", views.register, name="register"),
    path("entries/<int:entry_pk>/leave/", views.leave, name="leave"),
    path("attendance/", views.attendance, name="attendance"),
    path("results/", views.results, name="results"),
    path("calendar/", views.calendar, name="calendar"),
    path("export/", views.export, name="export"),
    *(
        path(f"{name.replace('_', '-')}/", views.move, {"name": name}, name=name)
        for name in views.MOVES
    ),
]
urlpatterns = [
    path("", views.activities, name="activities"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", include(activity)),
]
