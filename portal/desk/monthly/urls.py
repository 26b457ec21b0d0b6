"""The addresses of the monthly report."""

from django.urls import path

from portal.desk.monthly import views

app_name = "monthly"
urlpatterns = [
    path("", views.page, name="page"),
    path("print/", views.sheet, name="sheet"),
    path("word/", views.word, name="word"),
]
