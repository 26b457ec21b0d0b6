"""The addresses of supply and demand."""

from django.urls import include, path

from chains.market.views import posts, responses

app_name = "market"

post = [
    path("", posts.post, name="post"),
    path("respond/", responses.respond, name="respond"),
    path("withdraw/", posts.withdraw, name="withdraw"),
    path("take-down/", posts.take_down, name="take_down"),
]
response = [
    path("accept/", responses.accept, name="accept"),
    path("decline/", responses.decline, name="decline"),
    path("retract/", responses.retract, name="retract"),
    path("outcome/", responses.outcome, name="outcome"),
    path("reveal/", responses.reveal, name="reveal"),
]
urlpatterns = [
    path("", posts.posts, name="posts"),
    path("new/", posts.new, name="new"),
    path("export/", posts.export, name="export"),
    path("<int:pk>/", include(post)),
    path("responses/<int:pk>/", include(response)),
]
