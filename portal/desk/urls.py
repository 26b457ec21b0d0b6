"""The addresses of the desk."""

from django.urls import path

from portal.desk import components, overdue, workbench

app_name = "desk"
urlpatterns = [
    path("desk/", workbench.desk, name="desk"),
    path("overdue/", overdue.overdue, name="overdue"),
    path("components/", components.components, name="components"),
]
