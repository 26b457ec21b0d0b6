"""The addresses of groups, below those of issues."""

from django.urls import include, path

from issues.groups import views

app_name = "groups"

group = [
    path("", views.group, name="group"),
    path("gather/", views.gather, name="gather"),
    path("remove/<int:issue_pk>/", views.remove, name="remove"),
    path("rename/", views.rename, name="rename"),
    path("consult/", views.consult, name="consult"),
    path("tell/", views.tell, name="tell"),
    path("end/", views.end, name="end"),
    path("resume/", views.resume, name="resume"),
]
urlpatterns = [
    path("", views.groups, name="groups"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", include(group)),
]
