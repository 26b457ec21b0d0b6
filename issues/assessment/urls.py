"""The addresses of the assessment."""

from django.urls import include, path

from issues.assessment import views

app_name = "assessment"

appeal = [
    path("", views.appeal, name="appeal"),
    path("decide/", views.decide, name="decide"),
]
urlpatterns = [
    path("", views.scoreboard, name="scoreboard"),
    path("unit/<int:pk>/", views.unit, name="unit"),
    path("unit/<int:pk>/cases/", views.cases, name="cases"),
    path("print/", views.sheet, name="sheet"),
    path("export/", views.export, name="export"),
    path("close/", views.close_month, name="close"),
    path("rules/", views.rules, name="rules"),
    path("cases/<int:pk>/appeal/", views.lodge, name="lodge"),
    path("appeals/", views.appeals, name="appeals"),
    path("appeals/<int:pk>/", include(appeal)),
]
