"""The addresses of the access journal."""

from django.urls import path

from portal.desk.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.journal, name="journal"),
    path("export/", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
]
