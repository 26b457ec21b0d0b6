"""The visual language: what every tag says besides its colour."""

from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from chains.models import IndustryChain
from portal.ui import words
from portal.ui.menus import Group, Link
from portal.ui.pages import Page


class Words(HTMLParser):
    """The text of a piece of a page, as it is read aloud."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_data(self, data):
        self.found += data.split()


def drawn(source, **context):
    request = RequestFactory().get(context.pop("address", "/"))
    return Template(source).render(Context({"request": request, **context}))


def spoken(html):
    reader = Words()
    reader.feed(html)
    return " ".join(reader.found)


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("green", "绿灯"),
        ("yellow", "黄灯"),
        ("red", "红灯"),
        ("pause", "停表"),
        ("done", "已办结"),
    ],
)
def test_a_lamp_has_a_shape_a_name_and_words(state, name):
    html = drawn("{% light state '余 2 个工作日' %}", state=state)

    assert f"icons.svg#lamp-{state}" in html
    assert spoken(html) == f"{name}： 余 2 个工作日"


def test_an_icon_is_not_read_aloud():
    html = drawn("{% icon 'bell' 'i-lg' %}")

    assert html == (
        '<svg class="i i-lg" aria-hidden="true">'
        '<use href="/static/icons.svg#bell"/></svg>'
    )


def test_the_stage_shows_what_is_done_and_what_is_now():
    html = drawn("{% stage 3 '办理中' %}")

    assert html.count('class="on"') == 2
    assert html.count('class="now"') == 1
    assert spoken(html) == "办理中"


def test_only_the_step_now_is_the_current_one():
    path = [
        {"title": "报送", "note": "11-10", "status": "done"},
        {"title": "会商", "note": "进行中", "status": "now"},
        {"title": "销号", "note": "未开始", "status": ""},
    ]
    html = drawn("{% steps path %}", path=path)

    assert html.count('aria-current="step"') == 1
    assert spoken(html) == "报送 11-10 （已完成） 会商 进行中 销号 未开始"


def test_a_bar_says_its_share_and_stays_within_its_frame():
    html = drawn("{% bar 140 'red' '1 件' %}")

    assert 'aria-label="1 件"' in html
    assert 'width="100%"' in html


def test_a_line_of_equal_values_is_drawn_flat():
    html = drawn("{% spark values '一年不变' %}", values=[5, 5, 5])

    assert 'points="0.0,36.0 100.0,36.0 200.0,36.0"' in html


def test_text_of_users_never_becomes_markup():
    html = drawn("{% note 'red' text %}{% tag text %}", text="<b>x</b>")

    assert "<b>" not in html


def test_a_mark_drawn_before_leaves_no_hole_for_markup():
    """Marks are kept by their words: what was safe once is not safe from a keyboard."""
    words = "<b>供电</b>"
    once = drawn("{% tag text %}", text=mark_safe(words)).strip()
    typed = drawn("{% tag text %}", text=words).strip()

    assert once == f'<span class="tag ">{words}</span>'
    assert typed == '<span class="tag ">&lt;b&gt;供电&lt;/b&gt;</span>'


def test_a_mark_of_a_renamed_record_says_its_new_name():
    """Two readings of one row are equal; a kept mark would show the first name."""
    assert spoken(drawn("{% tag chain %}", chain=IndustryChain(pk=1, name="纺织"))) == (
        "纺织"
    )
    assert spoken(drawn("{% tag chain %}", chain=IndustryChain(pk=1, name="服装"))) == (
        "服装"
    )


def test_a_group_of_the_menu_follows_its_counter():
    for count in (2, 3, 0):
        menu = Group("督办", (Link("通报", "/s/", "gavel", count=count),))
        shown = f" {count}" if count else ""

        assert spoken(drawn("{% nav_group menu %}", menu=menu)) == f"督办 通报{shown}"


def test_the_pager_keeps_the_filters_and_drops_the_old_place():
    page = Page(["row"], next="N:x", previous="")
    html = drawn(
        "{% pager page %}", page=page, address="/issues/?state=open&after=old&q=跳闸"
    )

    assert 'href="?state=open&amp;after=N%3Ax&amp;q=%E8%B7%B3%E9%97%B8"' in html
    assert spoken(html) == "下一页"


def test_the_pager_is_silent_on_a_single_page():
    assert drawn("{% pager page %}", page=Page(["row"])).strip() == ""


def test_a_chip_adds_its_filter_and_leaves_the_page():
    html = drawn("{% chip '在办' 'state' 'open' 19 %}", address="/?chain=2&after=x")

    assert 'href="?chain=2&amp;state=open"' in html
    assert spoken(html) == "在办 19"


def test_a_chip_that_is_on_takes_its_filter_away():
    html = drawn("{% chip '在办' 'state' 'open' %}", address="/?chain=2&state=open")

    assert 'href="?chain=2"' in html
    assert spoken(html) == "在办 ，已选，点此去掉"


def test_no_dot_without_a_count():
    assert spoken(drawn("{% dot 0 %}")) == ""
    assert spoken(drawn("{% dot 120 %}")) == "99+ ，超过 99 条未读"


def test_the_heading_carries_its_buttons():
    html = drawn(
        "{% page_heading_with '台账' '一个编号管到底' %}"
        "<a href='/new/'>代报问题</a>{% end_page_heading %}"
    )

    assert spoken(html) == "台账 一个编号管到底 代报问题"
    assert "<a href='/new/'>" in html


def test_crumbs_link_all_but_the_page_itself():
    html = drawn("{% crumbs '问题台账' '/issues/' 'WS-2026-0139' %}")

    assert html.count("<a ") == 1
    assert spoken(html) == "问题台账 WS-2026-0139"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 11, 23), "11-23"),
        (date(2025, 3, 4), "2025-03-04"),
        # 23:30 in London is the next morning in the zone, and another year.
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "01-01"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_day_says_its_year_only_when_it_is_another(value, written):
    assert words.day(value, date(2026, 11, 23)) == written


def test_a_moment_is_told_in_the_zones_own_time():
    moment = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)

    assert words.moment(moment, date(2026, 11, 23)) == "11-23 09:20"
    assert words.weekday(moment) == "周一"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("0537-7212345", "0537-****345"),
        ("7212345", "****45"),
        ("110", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_masked_number_cannot_be_dialled(number, masked):
    assert words.masked_phone(number) == masked


@pytest.mark.parametrize(
    ("size", "written"),
    [(0, "0 B"), (2048, "2 KB"), (10_485_760, "10.0 MB"), (None, "")],
)
def test_a_file_size_is_written_like_the_limits(size, written):
    assert words.file_size(size) == written
