"""A data folder of its own and a story worth saving."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.audit import heads
from portal.audit.journal import record
from portal.files.forms import FilesField
from portal.workflow import heads as step_heads
from tests.builders import MONDAY
from tests.samples import a_picture
from tests.story import Story


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def story():
    """Two issues, one of them with a picture, and lines in the access journal."""
    story = Story(at=MONDAY.replace(microsecond=123_456)).to("working")
    upload = SimpleUploadedFile("现场.jpg", a_picture(), "image/jpeg")
    files = FilesField().clean([upload])
    facts = {"order": story.order(), "text": "=已到现场", "files": files}
    story.make("progress", story.officer, **facts)
    Story().to("waiting")
    record("phone.reveal", by=story.clerk, target="issues.issue:1")
    heads.export(story.on)
    step_heads.export(story.on)
    return story
