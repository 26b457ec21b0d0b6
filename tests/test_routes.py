"""Closed by default: every route declares who may come in."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

from portal.accounts.policies import LIBRARY_ROUTES


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site with its full name."""

    def walk(resolver, names):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                yield ":".join([*names, entry.name or str(entry.pattern)]), entry
            else:
                space = [entry.namespace] if entry.namespace else []
                yield from walk(entry, [*names, *space])

    yield from walk(get_resolver(), [])


def test_every_route_declares_its_policy():
    undeclared = [
        name
        for name, entry in routes()
        if not hasattr(entry.callback, "policy") and name not in LIBRARY_ROUTES
    ]

    assert undeclared == []


def test_the_table_of_library_routes_names_no_route_that_is_gone():
    names = {name for name, _ in routes()}

    assert sorted(set(LIBRARY_ROUTES) - names) == []
