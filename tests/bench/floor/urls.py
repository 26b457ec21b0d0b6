"""The addresses of the floor."""

from django.urls import path

from tests.bench.floor import views

urlpatterns = [
    path("", views.items),
    path("new/", views.new),
    path("numbers/", views.numbers),
    path("<int:pk>/", views.item),
]
