"""The addresses of the catalogue."""

from django.urls import include, path

from services import views

app_name = "services"

point = [
    path("edit/", views.point_edit, name="point_edit"),
    path("remove/", views.point_remove, name="point_remove"),
    path("confirm/", views.confirm, name="confirm"),
    path("doubt/", views.doubt, name="doubt"),
]
item = [
    path("", views.guide, name="guide"),
    path("check/", views.check, name="check"),
    path("notice/", views.notice, name="notice"),
    path("keep/", views.keep, name="keep"),
    path("begin/", views.begin, name="begin"),
    path("draft/", views.draft, name="draft"),
    path("draft/head/", views.head, name="head"),
    path("draft/discard/", views.discard, name="discard"),
    path("draft/publish/", views.publish, name="publish"),
    path("review/", views.review, name="review"),
    path("switch/", views.switch, name="switch"),
    path("<slug:kind>/add/", views.point_add, name="point_add"),
    path("<slug:kind>/<int:pk>/", include(point)),
]
urlpatterns = [
    path("", views.guides, name="guides"),
    path("keep/", views.kept, name="kept"),
    path("keep/add/", views.add, name="add"),
    path("<slug:code>/", include(item)),
]
