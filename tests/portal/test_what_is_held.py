"""What a process holds in memory before anybody asked for it."""

import os
import subprocess
import sys

import pytest
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.db import connection

RARE = {"cryptography", "docx", "docxtpl", "icalendar", "jinja2"}
EVERY_ROOM = """
import sys, django
django.setup()
from django.urls import get_resolver
assert get_resolver().url_patterns
print(*sys.modules)
"""


def test_a_process_with_all_rooms_holds_no_library_that_few_pages_need():
    done = subprocess.run(
        [sys.executable, "-c", EVERY_ROOM],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DEMO": "1", "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    held = set(done.stdout.split())
    assert "chains.views.people" in held
    assert not RARE & held


def test_security_keys_that_are_off_cannot_be_used_by_mistake():
    with pytest.raises(RuntimeError, match="switched off"):
        auth.PublicKeyCredentialRpEntity(name="zone", id="127.0.0.1")


@pytest.mark.engine
def test_a_connection_is_held_from_one_request_to_the_next():
    """SQLite reads the definitions of all tables anew with each: five milliseconds."""
    assert connection.settings_dict["CONN_MAX_AGE"] > 0
