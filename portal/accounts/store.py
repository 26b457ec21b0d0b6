"""Where sessions are kept: Django's own table, asked by a statement that is there."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.timezone import now

from portal.kept import kept


@kept
def lasting(key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = lasting(key=self.session_key, at=now()) if self.session_key else []
        if not found:
            self._session_key = None
        return next(iter(found), None)
