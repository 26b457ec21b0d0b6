"""公文模板 in Chromium: readable, within the screen, and a file goes in and out."""

import pytest
from django.urls import reverse

from chains.meetings.documents.kinds import NOTICE
from tests.browser import WIDTHS, grave_violations, overflow, shoot
from tests.portal.exports.words import opened
from tests.portal.test_documents import changed, put

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_templates_are_readable_and_fit(visitor, clerk, width):
    put(clerk, note="字" * 60)
    put(clerk, words="（第二版）", note="改了抬头")
    visitor.sign_in(clerk)
    paths = [reverse("documents:list")]
    paths += [reverse("documents:document", args=[key]) for key in ("notice", "slip")]

    for number, path in enumerate(paths):
        page = visitor.open(path, width)
        shoot(page, f"documents-{number}-{width}")
        assert (path, grave_violations(page), overflow(page)) == (path, [], 0)
    assert visitor.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_clerk_downloads_changes_and_uploads_a_template(
    visitor, clerk, tmp_path, width
):
    visitor.sign_in(clerk)
    page = visitor.open(reverse("documents:document", args=["notice"]), width)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载在用的模板").click()
    assert opened(download.value.path().read_bytes()).sections
    assert download.value.suggested_filename == "会议通知（出厂模板）.docx"

    place = tmp_path / "改好.docx"
    place.write_bytes(NOTICE.shipped_template()[:900])
    page.get_by_label("改好的模板").set_input_files(place)
    page.get_by_label("改了什么").fill("加了一行")
    page.get_by_role("button", name="试填并启用").click()
    page.wait_for_load_state()
    shoot(page, f"documents-refused-{width}")
    assert "不能上传" in page.inner_text("main")
    assert page.get_by_label("改了什么").input_value() == "加了一行"

    place.write_bytes(changed())
    page.get_by_label("改好的模板").set_input_files(place)
    page.get_by_role("button", name="试填并启用").click()
    assert "会议通知从现在起用第 1 版。" in page.inner_text("main")
    page.get_by_role("button", name="恢复出厂模板").click()
    assert "已恢复出厂模板" in page.inner_text("main")
