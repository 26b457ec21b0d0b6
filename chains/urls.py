"""The addresses of chains, units and enterprises."""

from django.urls import include, path

from chains.views import (
    directory,
    enterprises,
    organisation,
    profile_changes,
    spreadsheets,
    units,
)

app_name = "chains"

unit = [
    path("", units.unit, name="unit"),
    path("edit/", units.unit_edit, name="unit_edit"),
    path("posts/add/", units.post_add, name="post_add"),
]
post = [
    path("deputy/", units.post_deputy, name="post_deputy"),
    path("end/", units.post_end, name="post_end"),
    path("reveal/", directory.post_reveal, name="post_reveal"),
]
enterprise = [
    path("", enterprises.enterprise, name="enterprise"),
    path("edit/", enterprises.enterprise_edit, name="enterprise_edit"),
    path("confirm/", enterprises.enterprise_confirm, name="enterprise_confirm"),
    path("contacts/add/", enterprises.contact_add, name="contact_add"),
    path("propose/", profile_changes.change_propose, name="change_propose"),
]
contact = [
    path("edit/", enterprises.contact_edit, name="contact_edit"),
    path("remove/", enterprises.contact_remove, name="contact_remove"),
    path("reveal/", directory.contact_reveal, name="contact_reveal"),
]
change = [
    path("", profile_changes.change, name="change"),
    path("adopt/", profile_changes.change_adopt, name="change_adopt"),
    path("decline/", profile_changes.change_decline, name="change_decline"),
    path("withdraw/", profile_changes.change_withdraw, name="change_withdraw"),
]
imports = [
    path("", spreadsheets.import_upload, name="import"),
    path("template/", spreadsheets.import_template, name="import_template"),
    path("<int:pk>/", spreadsheets.import_preview, name="import_preview"),
    path("<int:pk>/apply/", spreadsheets.import_apply, name="import_apply"),
]
urlpatterns = [
    path("", organisation.organisation_map, name="map"),
    path("chain/<slug:slug>/", organisation.chain, name="chain"),
    path("units/add/", units.unit_add, name="unit_add"),
    path("units/<int:pk>/", include(unit)),
    path("posts/<int:pk>/", include(post)),
    path("liaisons/", directory.liaisons, name="liaisons"),
    path("liaisons/<int:pk>/reveal/", directory.liaison_reveal, name="liaison_reveal"),
    path("enterprises/", enterprises.enterprises, name="enterprises"),
    path("enterprises/add/", enterprises.enterprise_add, name="enterprise_add"),
    path("enterprises/import/", include(imports)),
    path("enterprises/export/", spreadsheets.export, name="export"),
    path("enterprises/<int:pk>/", include(enterprise)),
    path("contacts/<int:pk>/", include(contact)),
    path("changes/<int:pk>/", include(change)),
]
