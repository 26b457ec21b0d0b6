"""The addresses of the account list."""

from django.urls import include, path

from portal.desk.accounts import views

app_name = "people"
person = [
    path("disable/", views.disable, name="disable"),
    path("enable/", views.enable, name="enable"),
    path("reset-mfa/", views.reset_mfa, name="reset_mfa"),
    path("unlock/", views.unlock, name="unlock"),
]
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:pk>/", include(person)),
]
