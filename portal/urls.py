"""The table of contents of the site."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.home.urls")),
    path("accounts/people/", include("portal.desk.accounts.urls")),
    path("accounts/", include("portal.accounts.urls")),
    path("chains/", include("chains.urls")),
    path("views/", include("chains.savedviews.urls")),
    path("places/", include("chains.places.urls")),
    path("market/", include("chains.market.urls")),
    path("", include("portal.desk.urls")),
    path("", include("portal.notices.urls")),
    path("issues/groups/", include("issues.groups.urls")),
    path("issues/", include("issues.urls")),
    path("assessment/", include("issues.assessment.urls")),
    path("cases/", include("issues.cases.urls")),
    path("meetings/", include("chains.meetings.urls")),
    path("articles/", include("chains.articles.urls")),
    path("visits/", include("chains.visits.urls")),
    path("salons/", include("salons.urls")),
    path("activities/", include("salons.activities.urls")),
    path("ideas/", include("salons.ideas.urls")),
    # Before the catalogue, whose items stand under their code.
    path("services/requests/", include("services.requests.urls")),
    path("services/ratings/", include("services.ratings.urls")),
    path("services/", include("services.urls")),
    path("counter/", include("services.counter.urls")),
    path("", include("portal.desk.calendar.urls")),
    path("", include("portal.desk.dossier.urls")),
    path("", include("portal.desk.search.urls")),
    path("monthly/", include("portal.desk.monthly.urls")),
    path("cockpit/", include("portal.desk.cockpit.urls")),
    path("documents/", include("portal.desk.documents.urls")),
    path("audit/", include("portal.desk.audit.urls")),
    path("workdays/", include("portal.desk.workdays.urls")),
]
handler400 = "portal.ui.errors.bad_request"
handler500 = "portal.ui.errors.server_error"
