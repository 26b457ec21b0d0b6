"""The addresses of articles."""

from django.urls import path

from chains.articles import views

app_name = "articles"
urlpatterns = [
    path("", views.articles, name="articles"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.article, name="article"),
    path("<int:pk>/draft/", views.draft, name="draft"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/versions/<int:number>/", views.version, name="version"),
]
