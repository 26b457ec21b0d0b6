"""A question that is asked of each row of a list, and of no row that is not read."""

from django.db.models import Exists


class AskedOfEach(Exists):
    """EXISTS for lists that are read until a page is full.

    PostgreSQL answers others from all that could be found, which it reads beforehand:
    as a join, or within an OR as a set of keys. A limit with a beginning keeps it from
    both.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"
