"""The addresses of the document templates."""

from django.urls import include, path

from portal.desk.documents import views

app_name = "documents"
document = [
    path("", views.document, name="document"),
    path("shipped/", views.shipped, name="shipped"),
    path("sample/", views.sample, name="sample"),
    path("files/<int:version>/", views.version, name="version"),
    path("restore/", views.restore, name="restore"),
]
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:key>/", include(document)),
]
