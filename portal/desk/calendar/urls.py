"""The addresses of the calendar: a month on one page, and what programs fetch."""

from django.urls import path

from portal.desk.calendar import feeds, months

app_name = "calendar"

urlpatterns = [
    path("calendar/", months.this_month, name="this_month"),
    path("calendar/<int:year>/<int:number>/", months.month, name="month"),
    path("calendar/feeds/", feeds.subscription, name="subscription"),
    path("calendar/feeds/renew/", feeds.renew, name="renew"),
    path("calendar/feeds/revoke/", feeds.revoke, name="revoke"),
    path(
        "calendar/feeds/committees/<int:pk>/renew/",
        feeds.committee_renew,
        name="committee_renew",
    ),
    path(
        "calendar/feeds/committees/<int:pk>/revoke/",
        feeds.committee_revoke,
        name="committee_revoke",
    ),
    path("cal/<slug:token>.ics", feeds.feed, name="feed"),
    path("cal/committee/<slug:token>.ics", feeds.committee_feed, name="committee_feed"),
]
