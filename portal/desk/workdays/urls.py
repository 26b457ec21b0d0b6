"""The addresses of the working calendar."""

from django.urls import path

from portal.desk.workdays import views

app_name = "workdays"
urlpatterns = [
    path("", views.this_year, name="this_year"),
    path("<int:year>/", views.year, name="year"),
    path("notice/", views.notice, name="notice"),
    path("correct/", views.correct, name="correct"),
]
