"""What somebody looks for, as the address of a page or the form around it says it."""

from django.http import HttpRequest


def asked_for(request: HttpRequest) -> str:
    """The words of `q`. Without NUL, which PostgreSQL takes in no text."""
    return (request.POST or request.GET).get("q", "").replace("\0", "").strip()
