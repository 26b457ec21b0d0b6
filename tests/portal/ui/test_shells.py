"""The shells: what they show of what the context brings, and what without it."""

from copy import deepcopy

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string
from django.test import RequestFactory

from portal.ui.forms import PortalForm
from portal.ui.menus import Group, Link
from tests.builders import a_user
from tests.portal.ui.test_tags import spoken


class Outcome(PortalForm, forms.Form):
    outcome = forms.CharField(label="办理结果")


ITEMS = {
    "navigation": [
        Group(
            "问题闭环",
            (
                Link("台账", "/i/", "list-check", active=True),
                Link("督办", "/s/", "gavel", count=2, hot=True),
            ),
        )
    ],
    "tabbar": [{"label": f"栏{n}", "url": "/", "icon": "list-check"} for n in range(7)],
    "create_links": [{"label": "代企业报送问题", "url": "/i/new/"}],
    "search_url": "/search/",
    "inbox_url": "/inbox/",
    "unread": 5,
    "who_label": "纺织服装产业链党委 秘书",
    "banners": [{"kind": "yellow", "text": "今晚 22:00 停机维护"}],
}


@pytest.fixture(autouse=True)
def shells_alone(settings):
    """Without the desk's own menu: a shell shows what it is given, and no more."""
    engine = deepcopy(settings.TEMPLATES[0])
    processors = engine["OPTIONS"]["context_processors"]
    processors.remove("portal.desk.navigation.navigation")
    settings.TEMPLATES = [engine]


@pytest.fixture
def request_of(db):
    def made(user):
        request = RequestFactory().get("/i/")
        request.user, request.session = user, {}
        request._messages = FallbackStorage(request)
        return request

    return made


def shell(name, request, **context):
    return render_to_string(name, context, request=request)


def test_the_inner_shell_shows_what_the_context_brings(request_of):
    html = shell("app.html", request_of(a_user("secretary")), **ITEMS)

    # Once in the side bar and once in the phone's menu.
    assert html.count('href="/i/" aria-current="page"') == 2
    assert html.count('<span class="n hot">2</span>') == 2
    assert "提醒 5 ，5 条未读" in spoken(html)
    assert "纺织服装产业链党委 秘书" in html
    assert "今晚 22:00 停机维护" in html
    assert 'action="/search/"' in html


def test_the_phones_bar_holds_five_at_most(request_of):
    html = shell("app.html", request_of(a_user("secretary")), **ITEMS)
    bar = html.partition('class="tabbar"')[2].partition("</nav>")[0]

    assert bar.count("<a ") == 5


def test_the_inner_shell_stands_without_any_item(request_of):
    html = shell("app.html", request_of(a_user("secretary")))

    for absent in ("搜编号", "icons.svg#bell", "新建", "tabbar", "<nav"):
        assert absent not in html.partition("<body")[2].partition("<script")[0]
    assert "退出登录" in html


def test_signing_out_is_a_form_with_its_token(request_of):
    html = shell("app.html", request_of(a_user("secretary")))

    assert html.count('<form method="post" action="/accounts/logout/">') == 2
    assert html.count('name="csrfmiddlewaretoken"') == 2


def test_htmx_sends_the_token_and_evaluates_nothing(request_of):
    html = shell("app.html", request_of(a_user("secretary")))

    assert 'hx-headers=\'{"X-CSRFToken": "' in html
    assert '"includeIndicatorStyles": false, "allowEval": false' in html


@pytest.mark.parametrize(
    ("say", "kind", "role"),
    [
        (messages.success, "green", "status"),
        (messages.warning, "yellow", "status"),
        (messages.error, "red", "alert"),
        (messages.info, "", "status"),
    ],
)
def test_a_message_is_read_aloud_in_its_colour(request_of, say, kind, role):
    request = request_of(a_user("secretary"))
    say(request, "<b>已受理</b>")
    html = shell("app.html", request)

    assert f'<div class="note {kind}" role="{role}">' in html
    assert "&lt;b&gt;已受理&lt;/b&gt;" in html


def test_the_public_shell_shows_how_to_reach_the_centre(request_of, settings):
    settings.CENTRE_PHONE, settings.CENTRE_ADDRESS = "0537-7654321", "示例路 1 号"
    html = shell("public.html", request_of(a_user("secretary")))

    assert '电话：<a href="tel:0537-7654321">0537-7654321</a>' in html
    assert "地址：示例路 1 号" in html


def test_a_form_page_needs_no_template_of_its_own(request_of):
    html = shell(
        "ui/form_page.html",
        request_of(a_user("secretary")),
        form=Outcome(),
        heading="申请销号",
        submit="提交销号申请",
        back="/i/1/",
    )

    assert "<h1>申请销号</h1>" in html
    assert 'name="outcome"' in html
    assert 'href="/i/1/"' in html
    assert "提交销号申请</button>" in html
