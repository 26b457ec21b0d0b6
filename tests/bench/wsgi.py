"""The entry point of a measured server: asked by a header, it counts the statements.

Nothing of it is in the portal itself. DJANGO_SETTINGS_MODULE says whether the portal or
the floor is served; both are counted in the same way.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from portal.wsgi import application as served

ASKED, COUNTED = "HTTP_X_COUNT", "X-Statements"
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    if ASKED not in environ:
        return served(environ, start_response)
    counted, answer = [], []

    def count(execute: Callable, sql: str, *rest: Any) -> Any:
        if not sql.startswith(FRAME):
            counted.append(sql)
        return execute(sql, *rest)

    def keep(status: str, headers: list, *_rest: Any) -> None:
        answer[:] = [status, headers]

    with connection.execute_wrapper(count):
        response = served(environ, keep)
        body = list(response)
    status, headers = answer
    start_response(status, [*headers, (COUNTED, str(len(counted)))])
    # gunicorn closes what it is given, and with it the request.
    return Whole(body, response)


class Whole(list):
    def __init__(self, body: list[bytes], response: Any) -> None:
        super().__init__(body)
        self.response = response

    def close(self) -> None:
        if hasattr(self.response, "close"):
            self.response.close()
