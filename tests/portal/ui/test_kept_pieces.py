"""{% kept %}: drawn once for the same words, and blind to the rest of the page."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template import Context, Template
from django.utils.safestring import mark_safe

from portal.ui.menus import Link
from portal.ui.renderer import Renderer
from portal.ui.templatetags.kept import KEPT
from portal.ui.widgets import DayInput


def test_a_piece_is_drawn_again_only_for_other_words():
    drawn = []
    piece = Template(
        "{% kept links %}{% for x in links %}{{ x.label }}{% endfor %}{% endkept %}"
    )

    def page(*labels):
        links = [Link(label, "/", "bell") for label in labels]
        return piece.render(Context({"links": links, "drawn": drawn}))

    assert [page("台账"), page("台账", "督办"), page("台账")] == [
        "台账",
        "台账督办",
        "台账",
    ]
    [node] = [n for n in piece.nodelist if hasattr(n, "drawn")]
    assert len(node.drawn) == 2


def test_a_piece_sees_nothing_of_the_person_around_it():
    piece = Template(
        "{% kept css %}<i class='{{ css }}'>{{ user }}{{ secret }}</i>{% endkept %}"
    )
    around = {"css": "nav-i", "user": "张三", "secret": "秘密"}

    assert piece.render(Context(around)) == "<i class='nav-i'></i>"


def test_what_was_safe_once_is_not_safe_from_a_keyboard():
    piece = Template("{% kept label %}{{ label }}{% endkept %}")
    words = "<b>供电</b>"

    assert piece.render(Context({"label": mark_safe(words)})) == words
    assert piece.render(Context({"label": words})) == "&lt;b&gt;供电&lt;/b&gt;"


def test_a_process_keeps_a_bounded_number_of_drawings():
    piece = Template("{% kept n %}{{ n }}{% endkept %}")
    for n in range(3 * KEPT):
        assert piece.render(Context({"n": n})) == str(n)

    [node] = [n for n in piece.nodelist if hasattr(n, "drawn")]
    assert len(node.drawn) <= KEPT


HOSTILE = "\"><script>'&</textarea>"


@pytest.mark.parametrize("value", [None, "", "二号车间", HOSTILE, 0, 12.5])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput({"maxlength": 60, "required": True, "disabled": False}),
        forms.NumberInput({"title": HOSTILE}),
        forms.HiddenInput(),
        forms.PasswordInput(render_value=True),
        forms.EmailInput({"class": "form-control"}),
        forms.Textarea({"rows": 3}),
        DayInput(),
    ],
)
def test_an_input_is_drawn_as_the_templates_draw_it(widget, value):
    ours = widget.render("story", value, renderer=Renderer())

    assert ours == widget.render("story", value, renderer=TemplatesSetting())
    assert "<script>" not in ours
