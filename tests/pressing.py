"""What a page sends along with its button, and what colleagues do meanwhile."""

import re
from contextlib import contextmanager

from django.db import connection

MARK = re.compile(r'name="seen" value="(\w*)"')


def seen_on(client, url):
    """{"seen": mark} of that page."""
    (mark,) = set(MARK.findall(client.get(url).content.decode()))
    return {"seen": mark}


@contextmanager
def just_before(statement, do):
    """`do` what a colleague does, once, in the moment before the first statement that
    begins like that."""
    done = []

    def between(execute, sql, *rest):
        if sql.startswith(statement) and not done:
            done.append(sql)
            do()
        return execute(sql, *rest)

    with connection.execute_wrapper(between):
        yield
    assert done
