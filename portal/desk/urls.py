"""The addresses of the desk."""

from django.urls import path

from portal.desk import components

app_name = "desk"
urlpatterns = [
    path("components/", components.components, name="components"),
]
