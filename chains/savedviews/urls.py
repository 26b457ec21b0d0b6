"""The addresses of saved filters."""

from django.urls import path

from chains.savedviews import views

app_name = "savedviews"

urlpatterns = [
    path("", views.saved, name="saved"),
    path("add/", views.add, name="add"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
