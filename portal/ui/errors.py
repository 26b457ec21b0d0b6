"""The pages of a failure, made without the database or the session."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader

from portal.ui.context import site


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return failure(request, "400.html", HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    return failure(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def failure(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    """Only our own context: the other processors may be what has failed."""
    return HttpResponse(loader.render_to_string(template, site(request)), status=status)
