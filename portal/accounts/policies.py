"""The declared policy of the routes that a library brings and we cannot decorate."""

PUBLIC, SIGNED_IN = "public", "signed in"

LIBRARY_ROUTES: dict[str, str] = {}
