"""The addresses of the public pages and of what is announced there."""

from django.urls import include, path

from portal.home import views

app_name = "home"

announcement = [
    path("", views.announcement, name="announcement"),
    path("edit/", views.edit, name="edit"),
    path("publish/", views.publish, name="publish"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("remove/", views.remove, name="remove"),
    path("past/", views.past, name="past"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("announcements/", views.announcements, name="announcements"),
    path("announcements/add/", views.add, name="add"),
    path("announcements/drafts/", views.drafts, name="drafts"),
    path("announcements/<int:pk>/", include(announcement)),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("suggestions/add/", views.suggest, name="suggest"),
    path("suggestions/box/", views.suggestion_box, name="suggestion_box"),
    path("suggestions/<int:pk>/", views.suggestion, name="suggestion"),
    path(
        "suggestions/<int:pk>/reveal/",
        views.suggestion_reveal,
        name="suggestion_reveal",
    ),
    path("large-text/", views.large_text, name="large_text"),
]
