"""The addresses of the public pages."""

from django.urls import path

from portal.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("large-text/", views.large_text, name="large_text"),
]
