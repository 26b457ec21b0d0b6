"""What every answer tells the browser to refuse, and the pages of a failure."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.ui.errors import bad_request, server_error

POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
INLINE = re.compile(
    r"\sstyle=|<style|<script(?![^>]*\ssrc=)(?![^>]*application/json)|\son[a-z]+="
)


def answers(client, clerk):
    """One answer each of a public page, a closed door, nothing there, a page inside."""
    found = [client.get(reverse("account_login")), client.get("/nowhere/")]
    client.force_login(clerk)
    return [*found, client.get(reverse("desk:components")), client.get("/nowhere/")]


def test_every_answer_carries_the_strict_policy(client, clerk):
    for answer in answers(client, clerk):
        policy = answer["Content-Security-Policy"]
        assert {part.strip() for part in policy.split(";")} == POLICY


def test_every_answer_refuses_frames_guesses_and_referrers(client, clerk):
    for answer in answers(client, clerk):
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


def test_no_answer_carries_anything_inline(client, clerk):
    found = [
        piece.group()
        for answer in answers(client, clerk)
        for piece in INLINE.finditer(answer.content.decode())
    ]

    assert found == []


@pytest.mark.django_db
def test_a_liaison_has_no_business_among_the_components(client, liaison):
    client.force_login(liaison)

    assert client.get(reverse("desk:components")).status_code == 403


def test_the_pages_of_a_failure_need_neither_session_nor_database():
    request = RequestFactory().get("/")

    failed, unread = server_error(request), bad_request(request, ValueError())

    assert (failed.status_code, unread.status_code) == (500, 400)
    assert "这次没有办成，是我们这边出了错" in failed.content.decode()
    assert "这次请求读不懂" in unread.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_how_to_go_on():
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"))

    assert answer.status_code == 403
    assert "原来的提交凭证已失效" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("cookie", "is_large"), [("1", True), ("0", False)])
def test_large_text_is_put_out_by_the_server(client, cookie, is_large):
    client.cookies["large_text"] = cookie
    page = client.get(reverse("account_login")).content.decode()

    assert ("is-large" in page) == is_large
