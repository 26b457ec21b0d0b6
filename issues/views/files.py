"""Fetching a file of an issue, by the right to read its words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from issues.permissions import readable_by
from issues.views.loading import load
from portal.accounts.guards import signed_in
from portal.files.download import send


@signed_in
@require_GET
def download(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    issue = load(request.user, pk)
    readable = issue.files.readable_by(readable_by(request.user, issue))
    return send(get_object_or_404(readable, pk=file_pk))
