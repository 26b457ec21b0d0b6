"""The addresses of visits."""

from django.urls import path

from chains.visits import views

app_name = "visits"
urlpatterns = [
    path("", views.visits, name="visits"),
    path("add/", views.add, name="add"),
    path("waiting/", views.waiting, name="waiting"),
    path("export/", views.export, name="export"),
    path("<int:pk>/", views.visit, name="visit"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("findings/<int:pk>/to-issue/", views.to_issue, name="to_issue"),
]
