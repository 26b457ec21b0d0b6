"""The addresses of chains, units and enterprises."""

from django.urls import include, path

from chains.views import (
    chains,
    directory,
    enterprises,
    missing_links,
    organisation,
    people,
    profile_changes,
    spreadsheets,
    units,
)

app_name = "chains"

unit = [
    path("", units.unit, name="unit"),
    path("edit/", units.unit_edit, name="unit_edit"),
    path("posts/add/", units.post_add, name="post_add"),
    path("posts/invite/", people.post_invite, name="post_invite"),
    path("members/add/", people.member_add, name="member_add"),
]
post = [
    path("deputy/", units.post_deputy, name="post_deputy"),
    path("end/", units.post_end, name="post_end"),
    path("reveal/", directory.post_reveal, name="post_reveal"),
    path("slip/", people.post_slip, name="post_slip"),
]
liaison = [
    path("end/", people.liaison_end, name="liaison_end"),
    path("reveal/", directory.liaison_reveal, name="liaison_reveal"),
    path("slip/", people.liaison_slip, name="liaison_slip"),
]
chain = [
    path("", organisation.chain, name="chain"),
    path("edit/", chains.chain_edit, name="chain_edit"),
    path("segments/add/", chains.segment_add, name="segment_add"),
    path("missing/add/", missing_links.add, name="missing_add"),
]
enterprise = [
    path("", enterprises.enterprise, name="enterprise"),
    path("edit/", enterprises.enterprise_edit, name="enterprise_edit"),
    path("confirm/", enterprises.enterprise_confirm, name="enterprise_confirm"),
    path("liaisons/add/", people.liaison_add, name="liaison_add"),
    path("advisor/", people.advisor, name="advisor"),
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
    path("chains/add/", chains.chain_add, name="chain_add"),
    path("chain/<slug:slug>/", include(chain)),
    path("segments/<int:pk>/edit/", chains.segment_edit, name="segment_edit"),
    path("missing/<int:pk>/edit/", missing_links.edit, name="missing_edit"),
    path("missing/<int:pk>/remove/", missing_links.remove, name="missing_remove"),
    path("units/add/", units.unit_add, name="unit_add"),
    path("units/<int:pk>/", include(unit)),
    path("posts/<int:pk>/", include(post)),
    path("liaisons/", directory.liaisons, name="liaisons"),
    path("liaisons/<int:pk>/", include(liaison)),
    path("members/<int:pk>/end/", people.member_end, name="member_end"),
    path("enterprises/", enterprises.enterprises, name="enterprises"),
    path("enterprises/add/", enterprises.enterprise_add, name="enterprise_add"),
    path("enterprises/import/", include(imports)),
    path("enterprises/export/", spreadsheets.export, name="export"),
    path("enterprises/<int:pk>/", include(enterprise)),
    path("contacts/<int:pk>/", include(contact)),
    path("changes/<int:pk>/", include(change)),
]
