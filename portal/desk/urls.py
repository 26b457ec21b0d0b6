"""The addresses of the desk."""

from django.urls import path

from portal.desk import components, workbench

app_name = "desk"
urlpatterns = [
    path("desk/", workbench.desk, name="desk"),
    path("components/", components.components, name="components"),
]
