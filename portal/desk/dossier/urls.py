"""The address of an enterprise's timeline."""

from django.urls import path

from portal.desk.dossier import views

app_name = "dossier"
urlpatterns = [path("enterprises/<int:pk>/file/", views.timeline, name="timeline")]
