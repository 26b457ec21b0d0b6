"""A concrete attachment for the tests of the abstract one."""

import pytest
from django.apps.registry import Apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from portal.accounts.models import User
from portal.files.models import Attachment

# A registry of its own: the model must not exist for the rest of the suite, where
# no table stands behind it.
registry = Apps()
registry.register_model("accounts", User)


class Paper(Attachment):
    class Meta:
        app_label = "papers"
        apps = registry


@pytest.fixture
def papers(db, monkeypatch):
    """The model with its table, which goes with the test's transaction."""
    editor = connection.SchemaEditorClass(connection)
    # What entering the editor would set; SQLite cannot enter it inside a transaction.
    editor.deferred_sql = []
    sql, params = editor.table_sql(Paper)
    connection.cursor().execute(sql, params or None)
    monkeypatch.setattr("portal.files.sweep.attachment_models", lambda: [Paper])
    return Paper


@pytest.fixture
def upload():
    def make(name, data, content_type=""):
        made = SimpleUploadedFile("x", data, content_type)
        made._name = name  # Django's own cleaning must not help
        return made

    return make


@pytest.fixture
def uploads(settings):
    """Every file that now lies under the upload folder, by its relative path."""

    def look():
        root = settings.MEDIA_ROOT
        found = root.rglob("*") if root.exists() else ()
        return sorted(str(p.relative_to(root)) for p in found if p.is_file())

    return look
