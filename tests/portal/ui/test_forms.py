"""Every form: tidy input, sentences that help, nothing typed is lost."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from portal.ui.forms import PortalForm
from portal.ui.widgets import ChoiceCards, KeptSelect


class Report(PortalForm, forms.Form):
    title = forms.CharField(label="标题", max_length=10)
    story = forms.CharField(label="经过", widget=forms.Textarea, required=False)
    wanted_on = forms.DateField(label="希望日期", required=False)
    seen_at = forms.DateTimeField(label="发生时间", required=False)
    people = forms.IntegerField(label="人数", required=False)
    urgency = forms.ChoiceField(
        label="缓急",
        choices=[("high", "马上"), ("low", "一般")],
        widget=ChoiceCards(notes={"high": "已停产"}, icons={"high": "bolt"}),
    )
    secret = forms.CharField(
        label="口令", strip=False, required=False, widget=forms.PasswordInput
    )


class Files(PortalForm, forms.Form):
    proof = forms.FileField(label="佐证")
    agreed = forms.BooleanField(label="已核对")


def filled(**changes):
    return Report({"title": "跳闸", "urgency": "high", **changes})


def errors(form):
    return {name: list(said) for name, said in form.errors.items()}


def page(form):
    return Template(
        "{% load crispy_forms_tags %}{% form_errors form %}{% crispy form %}"
    ).render(Context({"form": form}))


def test_a_filled_form_is_accepted():
    assert errors(filled()) == {}


@pytest.mark.parametrize(
    "typed", ["\u3000跳闸\u3000", "\xa0跳闸\n", "\u200b跳闸\ufeff", " \u200b 跳闸 "]
)
def test_spaces_and_invisible_signs_at_the_edges_fall_away(typed):
    form = filled(title=typed)

    assert form.is_valid()
    assert form.cleaned_data["title"] == "跳闸"


def test_a_text_of_nothing_but_wide_spaces_is_no_text():
    assert errors(filled(title="\u3000\u3000")) == {"title": ["请填写“标题”。"]}


def test_a_password_keeps_its_edges():
    form = filled(secret=" a b ")

    assert form.is_valid()
    assert form.cleaned_data["secret"] == " a b "


def test_a_line_end_counts_as_one_character_as_in_the_browser():
    form = filled(title="一二三四\r\n六七八九十")

    assert form.is_valid()
    assert form.cleaned_data["title"] == "一二三四\n六七八九十"


def test_control_characters_are_refused_with_a_sentence():
    assert errors(filled(title="跳\x00闸")) == {
        "title": ["里面有看不见的控制字符，请删掉后重新输入。"]
    }


def test_a_long_text_is_refused_with_both_figures_and_stays_in_the_form():
    form = filled(title="长" * 12, story="长" * 100_000)

    assert errors(form) == {
        "title": ["最多 10 个字，现在有 12 个，请删短一些。"],
        "story": ["最多 5000 个字，现在有 100000 个，请删短一些。"],
    }
    assert "长" * 100_000 in page(form)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("wanted_on", "明天", "请写成 2026-11-23 这样的日期。"),
        ("wanted_on", "0001-01-01", "日期应在 1900 年到 2099 年之间。"),
        ("seen_at", "0001-01-01 00:00", "日期应在 1900 年到 2099 年之间。"),
        ("seen_at", "昨天", "请写成 2026-11-23 14:30 这样的日期和时间。"),
        ("people", "三", "请填整数，例如 12。"),
        ("people", "99999999999999999999", "不能大于 2147483647。"),
        ("urgency", "middle", "这一项不在可选范围内，请从列表里重新选。"),
        ("urgency", "", "请选择“缓急”。"),
    ],
)
def test_every_mistake_is_told_with_how_to_mend_it(field, typed, sentence):
    assert errors(filled(**{field: typed})) == {field: [sentence]}


def test_files_and_ticks_ask_in_their_own_words():
    assert errors(Files({}, {})) == {
        "proof": ["请选择“佐证”。"],
        "agreed": ["请勾选“已核对”。"],
    }
    ticked = Files({"agreed": "on"}, {"proof": SimpleUploadedFile("a.txt", b"a")})
    assert errors(ticked) == {}


def test_an_empty_file_is_told_from_none_with_how_to_mend_it():
    form = Files({"agreed": "on"}, {"proof": SimpleUploadedFile("a.txt", b"")})

    assert errors(form) == {"proof": ["这是空文件，请打开确认有内容后重新选择。"]}


@pytest.mark.parametrize("sent", ["words", SimpleUploadedFile(None, b"a")])
def test_a_file_that_did_not_arrive_is_asked_for_again(sent):
    form = Files({"agreed": "on"}, {"proof": sent})

    assert errors(form) == {"proof": ["文件没有传上来，请重新选择。"]}


def test_a_fields_own_sentence_stays():
    class Own(PortalForm, forms.Form):
        name = forms.CharField(error_messages={"required": "请写企业全称。"})

    assert errors(Own({})) == {"name": ["请写企业全称。"]}


def test_the_summary_names_every_field_and_stands_there_once():
    html = page(filled(title="", urgency=""))

    assert html.count('role="alert"') == 1
    assert "还有 2 处要改" in html
    assert '<a href="#id_title">标题</a>：请填写“标题”。' in html


def test_crispy_alone_shows_the_summary_too():
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": filled(title="")})
    )

    assert html.count('role="alert"') == 1


def test_a_field_in_error_is_tied_to_its_sentence():
    html = page(filled(title=""))

    assert 'aria-describedby="id_title_error"' in html
    assert 'id="id_title_error"' in html


def test_the_cards_show_picture_and_remark_and_keep_the_choice():
    html = page(filled(urgency="high"))

    assert "icons.svg#bolt" in html
    assert "<small>已停产</small>" in html
    assert html.count("checked") == 1


def test_days_and_long_texts_get_the_browsers_own_input_and_a_counter():
    html = page(filled(wanted_on="2026-11-23", seen_at="2026-11-23T09:20"))

    assert 'type="date" name="wanted_on" value="2026-11-23"' in html
    assert 'type="datetime-local" name="seen_at" value="2026-11-23T09:20"' in html
    assert "最多 5000 字" in html


def seen(html):
    """As a browser reads it: white space between the tags says nothing."""
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", html))


@pytest.mark.parametrize("form", [filled(), filled(title="", people="x")])
def test_a_field_is_drawn_as_crispy_itself_draws_it(form):
    ours = page(form)
    form.helper.field_template = None

    assert seen(ours) == seen(page(form))


def test_a_kept_select_shows_what_is_chosen_and_what_is_offered_now():
    def drawn(chosen, *choices):
        return KeptSelect({"class": "form-select"}, choices).render("chain", chosen)

    both = [("", "不限"), (1, "纺织<服装>"), (2, "高端装备")]
    plain = forms.Select({"class": "form-select"}, both)

    for chosen in ("", 1, 2, "1"):
        assert drawn(chosen, *both) == plain.render("chain", chosen)
    assert "高端装备" not in drawn(1, *both[:2])
    assert "绿色化工" in drawn(1, both[0], (1, "绿色化工"))
