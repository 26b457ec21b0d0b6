"""The addresses of cases: for everybody, and below kept/ for those who keep them."""

from django.urls import include, path

from issues.cases import views

app_name = "cases"

case = [
    path("", views.case, name="case"),
    path("edit/", views.edit, name="edit"),
    *(path(f"{name}/", views.move, {"name": name}, name=name) for name in views.MOVES),
]
urlpatterns = [
    path("", views.public_list, name="public_list"),
    path("<int:pk>/", views.public_case, name="public_case"),
    path("kept/", views.kept, name="kept"),
    path("kept/add/<int:issue_pk>/", views.add, name="add"),
    path("kept/<int:pk>/", include(case)),
]
