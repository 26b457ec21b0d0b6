"""A tab that is used again: who sits down finds nothing of who sat there before."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "[document.cookie, localStorage.length, sessionStorage.length]"
PRINTED = "matchMedia('print').matches"


def test_the_next_visitor_finds_neither_cookies_nor_pages_nor_what_was_stored(
    live_server, seats, clerk
):
    with seats.taken(live_server.url) as first:
        first.sign_in(clerk)
        page = first.open("/desk/")
        page.evaluate(
            "document.cookie = 'left=1; path=/', localStorage.a = sessionStorage.b = 1"
        )
        page.emulate_media(media="print")
        page.context.new_page()
        page.context.set_offline(True)

    with seats.taken(live_server.url) as second:
        page = second.open("/")

        assert page is first.tab
        assert page.context.pages == [page]
        assert page.evaluate(KEPT) == ["", 0, 0]
        assert page.evaluate(PRINTED) is False
        page.goto(f"{live_server.url}/desk/")
        assert "/login/" in page.url


def test_a_complaint_is_heard_by_the_visitor_of_the_moment_alone(live_server, seats):
    with seats.taken(live_server.url) as first:
        first.open("/").evaluate("console.error('first')")

    with seats.taken(live_server.url) as second:
        second.open("/").evaluate("console.error('second')")

    assert (first.complaints, second.complaints) == (["first"], ["second"])
