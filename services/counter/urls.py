"""The addresses of the counter."""

from django.urls import include, path

from services.counter.views import appointments, desk, public, settings, visits
from services.counter.views.buttons import BUTTONS

app_name = "counter"

visit = [
    path("", visits.visit, name="visit"),
    path("finish/", visits.finish, name="finish"),
    path("services/add/", visits.service_add, name="service_add"),
    path("reveal/", visits.reveal, name="visit_reveal"),
    *[path(f"{name}/", visits.move, {"name": name}, name=name) for name in BUTTONS],
]
appointment = [
    path("check-in/", appointments.check_in, name="check_in"),
    path("no-show/", appointments.no_show, name="no_show"),
    path("call-off/", appointments.call_off, name="call_off"),
    path("reveal/", appointments.reveal, name="appointment_reveal"),
]
setting = [
    path("", settings.settings, name="settings"),
    path("numbers/", settings.numbers, name="numbers"),
    path("windows/add/", settings.window_add, name="window_add"),
    path("windows/<int:pk>/", settings.window_edit, name="window_edit"),
    path("openings/add/", settings.opening_add, name="opening_add"),
    path("openings/<int:pk>/", settings.opening_edit, name="opening_edit"),
    path("closed/add/", settings.closed_add, name="closed_add"),
    path("closed/<int:pk>/remove/", settings.closed_remove, name="closed_remove"),
]
# Without an account.
visitor = [
    path("screen/", desk.screen, name="screen"),
    path("find/", public.find, name="find"),
    path("t/<slug:ticket>/", public.ticket, name="ticket"),
    path("t/<slug:ticket>/give-back/", public.give_back, name="give_back"),
    path("book/", public.book, name="book"),
    path("book/<slug:code>/", public.times, name="times"),
    path("booked/<slug:booking>/<slug:secret>/", public.booked, name="booked"),
    path(
        "booked/<slug:booking>/<slug:secret>/cancel/",
        public.withdraw,
        name="withdraw",
    ),
]
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("call/", desk.call, name="call"),
    path("register/", desk.register, name="register"),
    path("phone/", desk.phone, name="phone"),
    path("windows/<int:pk>/sit/", desk.sit, name="sit"),
    path("visits/", visits.log, name="log"),
    path("visits/export/", visits.export, name="export"),
    path("visits/<int:pk>/", include(visit)),
    path("figures/", visits.figures, name="figures"),
    path("week/", appointments.week, name="week"),
    path("appointments/<int:pk>/", include(appointment)),
    path("settings/", include(setting)),
    *visitor,
]
