"""The cast and the conditions of every test."""

import pytest

from portal.workdays import current, shipped


@pytest.fixture(autouse=True)
def plain_storage(settings, tmp_path):
    """No manifest is needed to render a page, and uploads stay in the test."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def shipped_calendar():
    """Each test counts by the shipped calendar, without a query, until it changes it."""
    current.keep(shipped.calendar(), None)
