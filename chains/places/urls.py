"""The addresses of places."""

from django.urls import include, path

from chains.places import views

app_name = "places"

place = [
    path("", views.place, name="place"),
    path("keep/", views.keep, name="keep"),
    path("edit/", views.edit, name="edit"),
    path("upgrade/", views.upgrade, name="upgrade"),
    path("close/", views.close, name="close"),
    path("reopen/", views.reopen, name="reopen"),
    path("points/<int:point>/tick/", views.tick, name="tick"),
]
urlpatterns = [
    path("", views.places, name="places"),
    path("keep/", views.kept, name="kept"),
    path("keep/add/", views.add, name="add"),
    path("keep/export/", views.export, name="export"),
    path("keep/points/", views.points, name="points"),
    path("<int:pk>/", include(place)),
]
