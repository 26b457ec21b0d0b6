"""Who gets through a door: the declared policy of each route, and its look-ups."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
Record = TypeVar("Record", bound=models.Model)


class Scoped(Protocol):
    """A queryset that knows what a person may see."""

    def visible_to(self, user: Any) -> models.QuerySet: ...


def public(view: View) -> View:
    """A page for everybody, signed in or not."""
    view = login_not_required(view)
    view.policy = "public"
    return view


def signed_in(view: View) -> View:
    """A page for everybody with an account; it shows only what is their own."""
    view.policy = "signed in"
    return view


def open_to(who: str | Callable[[Any], bool]) -> Callable[[View], View]:
    """A page for those whom `who` names: a permission or a predicate of the user.

    Others get 403. What a page shows of single records is a second question,
    answered by `get_visible` and `require`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            allowed = user.has_perm(who) if isinstance(who, str) else who(user)
            if not allowed:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.policy = who if isinstance(who, str) else who.__name__
        return guarded

    return decorate


def get_visible(source: Any, user: Any, **lookup: Any) -> Any:
    """The one record of `source` (a model or queryset) that `user` may see, or 404.

    Not yours and not there look the same from outside.
    """
    rows = source.objects.all() if isinstance(source, type) else source
    try:
        return rows.visible_to(user).get(**lookup)
    except rows.model.DoesNotExist as missing:
        raise Http404 from missing


def require(allowed: bool, reason: str = "") -> None:  # noqa: FBT001 - reads as a sentence
    """403 with `reason` unless `allowed`."""
    if not allowed:
        raise PermissionDenied(reason)
