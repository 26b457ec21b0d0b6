"""办事指南: what the public reads, who stands for it, what never changes."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.models import Entry
from portal.notices.models import Notice
from portal.workflow.models import Frozen
from portal.workflow.moves import Refused
from services import reminders
from services.forms import FORMS
from services.foundation import load_catalogue
from services.models import POINTS, Condition, Question, ServiceItem, ServiceItemVersion
from services.views.writing import keep_point
from tests.builders import MONDAY, a_liaison, an_enterprise
from tests.counter.halls import Hall
from tests.issues.test_statements import counts
from tests.pressing import MARK, seen_on
from tests.services.guidance import HEAD, ON, a_draft, a_guide

pytestmark = pytest.mark.django_db


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *args):
    return reverse(f"services:{name}", args=args)


def page(url, client=None):
    return (client or Client()).get(url).content.decode()


def published_by(director, code="dw-01"):
    """Who opens the draft and presses 发布."""
    client = client_of(director)
    seen = seen_on(client, address("draft", code))
    return client.post(address("publish", code), seen, follow=True).content.decode()


def a_draft_point(point, kind="conditions"):
    """The copy of `point` in the draft of its item, with the address to edit it."""
    item = point.version.item
    copy = getattr(item.draft(), kind).get(text=point.text)
    return copy, address("point_edit", item.code.lower(), kind, copy.pk)


def test_what_nobody_has_verified_stays_off_the_public_page_until_somebody_does(clerk):
    guide = a_guide()
    url = guide.item.get_absolute_url()
    assert "正式党员三人以上" in page(url)
    assert "待核对的条件" not in page(url)
    assert "以窗口答复为准" in page(url)
    assert "待核对的条件" not in page(address("notice", "dw-01"))
    assert "核对了吗" not in page(address("check", "dw-01"))

    waiting = Condition.objects.get(text="待核对的条件")
    client_of(clerk).post(address("confirm", "dw-01", "conditions", waiting.pk))

    assert "待核对的条件" in page(url)
    waiting.refresh_from_db()
    assert (waiting.checked_by, waiting.checked_on) == (clerk, localdate())


def test_a_doubted_point_leaves_the_public_page_at_once(clerk):
    guide = a_guide()
    point = guide.conditions.get(is_verified=True)

    client_of(clerk).post(address("doubt", "dw-01", "conditions", point.pk))

    assert "正式党员三人以上" not in page(guide.item.get_absolute_url())
    with pytest.raises(Refused, match="已经撤下"):
        point.doubt(by=clerk, on=ON)


def test_what_was_published_never_changes():
    guide = a_guide()
    guide.summary = "改一改"
    point = guide.conditions.first()
    point.text = "改一改"

    for change in (guide.save, guide.delete, point.save, point.delete):
        with pytest.raises(Frozen):
            change()


def test_a_revision_leaves_what_is_published_until_the_director_publishes(
    clerk, director
):
    guide = a_guide()
    keeper = client_of(clerk)
    keeper.post(address("begin", "dw-01"))
    draft = guide.item.draft()
    assert [point.text for point in draft.conditions.all()] == [
        "正式党员三人以上",
        "待核对的条件",
    ]
    typed = {"text": "新写的条件", "question": "", "if_not": "", "order": "3"}
    keeper.post(address("point_add", "dw-01", "conditions"), typed)
    assert "新写的条件" not in page(guide.item.get_absolute_url())

    assert keeper.post(address("publish", "dw-01")).status_code == 403
    published_by(director)

    assert "新写的条件" in page(guide.item.get_absolute_url())
    assert [row.number for row in guide.item.versions.all()] == [2, 1]
    assert ServiceItemVersion.objects.current().get().number == 2


def test_what_is_doubted_during_a_revision_stays_off_the_public_page(clerk, director):
    guide = a_guide()
    point = guide.conditions.get(is_verified=True)
    client_of(clerk).post(address("begin", "dw-01"))
    client_of(clerk).post(address("doubt", "dw-01", "conditions", point.pk))

    assert "待核对，发布后公众页也不显示" in page(
        address("draft", "dw-01"), client_of(clerk)
    )
    published_by(director)

    assert ServiceItemVersion.objects.current().get().number == 2
    assert point.text not in page(guide.item.get_absolute_url())


def test_what_is_confirmed_during_a_revision_is_public_after_it(clerk, director):
    guide = a_guide()
    point = guide.conditions.get(is_verified=False)
    client_of(clerk).post(address("begin", "dw-01"))
    client_of(clerk).post(address("confirm", "dw-01", "conditions", point.pk))

    published_by(director)

    assert point.text in page(guide.item.get_absolute_url())
    now_public = guide.item.current().conditions.get(text=point.text)
    assert (now_public.checked_by, now_public.checked_on) == (clerk, localdate())


def test_new_words_in_a_draft_bear_the_signature_of_who_wrote_them(
    clerk, second_clerk, director
):
    guide = a_guide()
    point = guide.conditions.get(is_verified=True)
    guide.conditions.filter(pk=point.pk).update(checked_by=second_clerk, checked_on=ON)
    keeper = client_of(clerk)
    keeper.post(address("begin", "dw-01"))
    copy, url = a_draft_point(point)
    typed = {"question": "", "if_not": "", "order": "0"} | seen_on(keeper, url)

    keeper.post(url, typed | {"text": "正式党员五人以上"})
    copy.refresh_from_db()
    assert (copy.checked_by, copy.checked_on) == (clerk, localdate())
    client_of(director).post(address("doubt", "dw-01", "conditions", point.pk))
    published_by(director)

    assert "正式党员五人以上" in page(guide.item.get_absolute_url())


def test_new_words_of_a_doubted_point_wait_for_somebody_who_checks_them(
    clerk, director
):
    guide = a_guide()
    point, keeper = guide.conditions.get(is_verified=False), client_of(clerk)
    keeper.post(address("begin", "dw-01"))
    _, url = a_draft_point(point)
    typed = {"question": "", "if_not": "", "order": "0"} | seen_on(keeper, url)
    keeper.post(url, typed | {"text": "改写过的条件"})
    keeper.post(address("confirm", "dw-01", "conditions", point.pk))

    published_by(director)

    assert "改写过的条件" not in page(guide.item.get_absolute_url())
    assert guide.item.current().conditions.filter(text="改写过的条件").exists()


def test_who_only_moves_a_point_does_not_sign_its_words(clerk, second_clerk):
    guide = a_guide()
    point, keeper = guide.conditions.get(is_verified=True), client_of(clerk)
    guide.conditions.filter(pk=point.pk).update(checked_by=second_clerk, checked_on=ON)
    keeper.post(address("begin", "dw-01"))
    copy, url = a_draft_point(point)
    typed = {name: getattr(point, name) for name in ("text", "question", "if_not")}

    keeper.post(url, typed | {"order": "7"} | seen_on(keeper, url))

    copy.refresh_from_db()
    assert (copy.order, copy.checked_by, copy.copied_from) == (7, second_clerk, point)


def test_a_point_of_a_version_that_was_just_replaced_is_judged_no_more(clerk, director):
    guide = a_guide()
    stale = guide.conditions.select_related("version__item").get(is_verified=True)
    guide.item.begin_draft(by=clerk)
    published_by(director)

    with pytest.raises(Refused, match="同事刚刚发布了新的一版"):
        stale.doubt(by=clerk, on=ON)
    assert guide.item.current().conditions.filter(text=stale.text, is_verified=True)


def test_the_director_publishes_only_the_draft_that_he_has_read(clerk, director):
    guide = a_guide()
    guide.item.begin_draft(by=clerk)
    reader = client_of(director)
    seen = seen_on(reader, address("draft", "dw-01"))
    keeper = client_of(clerk)
    typed = {"text": "悄悄加上的条件", "question": "", "if_not": "", "order": "3"}
    keeper.post(address("point_add", "dw-01", "conditions"), typed)

    answer = reader.post(address("publish", "dw-01"), seen, follow=True)

    assert "草稿刚刚改过，请看过新的再发布。" in answer.content.decode()
    assert "悄悄加上的条件" not in page(guide.item.get_absolute_url())
    assert "已发布" in published_by(director)


def test_the_draft_shows_every_word_that_is_published_with_it(clerk):
    draft = a_draft(fee="不收费", link="https://example.gov.cn/")
    text = page(address("draft", "dw-01"), client_of(clerk))

    for words in (
        draft.summary,
        "不收费",
        "https://example.gov.cn/",
        "够三人吗",
        "原件",
    ):
        assert words in text


@pytest.mark.parametrize("what", ["head", "point"])
def test_of_two_clerks_who_edit_one_draft_the_later_is_shown_the_others_words(
    clerk, second_clerk, what
):
    draft, first, second = a_draft(), client_of(clerk), client_of(second_clerk)
    if what == "head":
        url, name = address("head", "dw-01"), "summary"
        typed = HEAD | {"review_months": "12"}
    else:
        point, name = draft.conditions.first(), "text"
        url = address("point_edit", "dw-01", "conditions", point.pk)
        typed = {"question": "", "if_not": "", "order": "0"}
    opened = seen_on(second, url)
    first.post(url, typed | {name: "甲的话"} | seen_on(first, url))

    answer = second.post(url, typed | {name: "乙的话"} | opened).content.decode()

    assert "同事刚刚改过这里" in answer
    assert "甲的话" in answer
    assert "乙的话" in answer
    row = draft if what == "head" else point
    row.refresh_from_db()
    assert getattr(row, name) == "甲的话"
    again = {"seen": MARK.search(answer).group(1)}
    second.post(url, typed | {name: "乙的话"} | again)
    row.refresh_from_db()
    assert getattr(row, name) == "乙的话"


def test_nothing_is_added_to_a_guide_that_was_just_published(clerk, director):
    draft = a_draft()
    form = FORMS["conditions"](
        {"text": "晚到的", "order": "9"},
        instance=Condition(version=draft, is_verified=True),
    )
    assert form.is_valid()
    published_by(director)

    with pytest.raises(Refused, match="同事刚刚发布或删除了这份草稿"):
        keep_point(draft.item, form, by=clerk, on=ON)
    assert not Condition.objects.filter(text="晚到的").exists()


def test_a_guide_that_lacks_a_section_is_not_published(director):
    draft = a_draft()
    draft.materials.all().delete()

    with pytest.raises(Refused, match="还缺申报材料"):
        draft.publish(by=director, at=MONDAY, on=ON)
    published_by(director)
    assert ServiceItemVersion.objects.current().count() == 0


def test_of_two_who_publish_the_second_is_told(director):
    draft = a_draft()
    again = ServiceItemVersion.objects.get(pk=draft.pk)
    draft.publish(by=director, at=MONDAY, on=ON)

    with pytest.raises(Refused, match="同事刚刚发布"):
        again.publish(by=director, at=MONDAY, on=ON)


def test_a_guide_is_to_be_checked_again_after_its_months(clerk):
    guide = a_guide(review_months=6)
    assert guide.review_due == date(2026, 9, 2)

    guide.review(by=clerk, on=date(2026, 8, 20))

    guide.refresh_from_db()
    assert (guide.review_due, guide.reviewed_by) == (date(2027, 2, 20), clerk)


def test_clerks_are_reminded_a_month_before_and_on_the_day_once_each(clerk):
    guide = a_guide(review_months=6)

    for offset in (-31, -30, -29, -1, 0, 1, 9):
        on = guide.review_due + timedelta(days=offset)
        for _ in range(2):
            reminders.remind(on=on, at=MONDAY)

    subjects = Notice.objects.filter(person=clerk).order_by("pk")
    assert [row.subject for row in subjects] == [
        "办事指南快到复核的日子：申请成立党支部",
        "办事指南该复核了：申请成立党支部",
    ]


def test_the_self_check_says_what_a_no_means_and_stores_nothing():
    guide = a_guide()
    condition = guide.conditions.get(is_verified=True)
    url = address("check", "dw-01")

    asked = page(url)
    assert "够三人吗" in asked
    assert "可以联合组建" not in asked
    assert "可以联合组建" in page(f"{url}?c{condition.pk}=no")
    assert "都符合" in page(f"{url}?c{condition.pk}=yes")
    assert "都符合" not in page(f"{url}?c{condition.pk}=maybe")


def test_a_withdrawn_item_is_on_no_public_page(director):
    guide = a_guide()
    switched = client_of(director)

    switched.post(address("switch", "dw-01"), {"to": "off"})
    for name in ("guide", "check", "notice"):
        assert Client().get(address(name, "dw-01")).status_code == 404
    assert guide.name not in page(address("guides"))
    switched.post(address("switch", "dw-01"), {"to": "on"})
    assert guide.name in page(address("guides"))


def switch(client, **sent):
    answer = client.post(address("switch", "dw-01"), sent, follow=True)
    return answer.content.decode()


def test_of_two_directors_who_withdraw_an_item_the_second_is_told(director):
    guide, client = a_guide(), client_of(director)

    for way, said in (("off", "已停用"), ("on", "已恢复对外提供")):
        assert f'name="to" value="{way}"' in page(guide.item.get_staff_url(), client)
        assert said in switch(client, to=way)
        assert "同事刚刚已经办过。" in switch(client, to=way)
        assert ServiceItem.objects.get().is_active == (way == "on")
    assert "请再按一次按钮" in switch(client)
    assert ServiceItem.objects.get().is_active


def test_the_journal_says_who_withdrew_an_item_and_who_judged_a_point(clerk, director):
    guide = a_guide()
    point = guide.conditions.get(is_verified=True)
    for verb in ("doubt", "doubt", "confirm"):
        client_of(clerk).post(address(verb, "dw-01", "conditions", point.pk))
    for way in ("off", "off", "on"):
        switch(client_of(director), to=way)

    lines = Entry.objects.filter(action__startswith="guide.").order_by("seq")
    judged = {"guide": "DW-01", "point": point.text}
    assert [(line.action, line.by_id, line.detail) for line in lines] == [
        ("guide.doubt", clerk.pk, judged),
        ("guide.confirm", clerk.pk, judged),
        ("guide.off", director.pk, {"guide": "DW-01"}),
        ("guide.on", director.pk, {"guide": "DW-01"}),
    ]


def test_who_withdraws_an_item_is_told_of_the_people_who_booked(director):
    hall = Hall()
    hall.books()
    url = hall.item.get_staff_url()
    with time_machine.travel(hall.now):
        client = client_of(director)
        warned = page(url, client)
        answer = client.post(
            address("switch", hall.item.code.lower()), {"to": "off"}, follow=True
        )

    for text in (warned, answer.content.decode()):
        assert "还有 1 个预约没到日子，不会自动取消，请逐个通知。" in text


@pytest.mark.parametrize(
    ("words", "found"),
    [("党支部", True), ("组建", True), ("三名 正式", True), ("贷款", False)],
)
def test_an_item_is_found_by_the_words_people_use(words, found):
    a_guide()

    text = page(f"{address('guides')}?q={words}")

    assert ("申请成立党支部" in text) == found
    assert ("没有找到这件事" in text) != found


def test_the_one_off_notice_says_all_at_once():
    a_guide()

    text = page(address("notice", "dw-01"))

    for words in ("一次性告知单", "成立请示", "盖章", "报上级批复", "五个工作日内答复"):
        assert words in text
    assert "待核对的回答" not in text


def test_only_the_centre_keeps_guides(clerk):
    a_guide()
    liaison = client_of(a_liaison(enterprise=an_enterprise()).user)
    pages = [address("kept"), address("keep", "dw-01"), address("add")]

    for url in pages:
        assert client_of(clerk).get(url).status_code == 200
        assert liaison.get(url).status_code == 403
        assert Client().get(url).status_code == 302


def test_what_staff_write_they_stand_for_and_bad_input_keeps_what_was_typed(clerk):
    draft = a_draft()
    keeper, url = client_of(clerk), address("point_add", "dw-01", "questions")

    wrong = keeper.post(url, {"question": "", "answer": "写了一半", "order": "1"})
    assert "写了一半" in wrong.content.decode()
    keeper.post(url, {"question": "问", "answer": "答", "order": "1"})

    point = Question.objects.get(question="问")
    assert (point.version, point.is_verified, point.checked_by) == (draft, True, clerk)
    assert keeper.get(address("point_add", "dw-01", "nothing")).status_code == 404


def test_an_external_item_names_its_address(clerk):
    a_draft()
    facts = HEAD | {"mode": "external", "review_months": "12"}
    keeper, url = client_of(clerk), address("head", "dw-01")
    facts |= seen_on(keeper, url)

    assert "要写对方的网址" in keeper.post(url, facts).content.decode()
    keeper.post(url, facts | {"link": "https://example.gov.cn/"})
    assert ServiceItemVersion.objects.drafts().get().mode == "external"


def test_a_new_item_goes_from_its_code_to_its_published_guide(clerk, director):
    keeper = client_of(clerk)
    wrong = keeper.post(address("add"), {"code": "x1", "order": "1"})
    assert "两个大写字母" in wrong.content.decode()
    keeper.post(address("add"), {"code": "QY-09", "order": "40"})
    head = HEAD | {"review_months": "12", "name": "新事项", "mode": "guide"}
    keeper.post(address("head", "qy-09"), head)
    typed = {
        "conditions": {"text": "条件"},
        "materials": {
            "name": "材料",
            "copy_kind": "copy",
            "copies": 1,
            "source": "own",
        },
        "steps": {"name": "第一步"},
        "bases": {"title": "依据"},
    }
    for kind, facts in typed.items():
        keeper.post(address("point_add", "qy-09", kind), facts | {"order": 1})

    published_by(director, "qy-09")

    assert "新事项" in page(address("guides"))


def test_the_shipped_catalogue_is_published_once(django_assert_max_num_queries):
    assert load_catalogue(on=ON, at=MONDAY) == 18
    with django_assert_max_num_queries(2):
        assert load_catalogue(on=ON, at=MONDAY) == 0

    assert ServiceItem.objects.count() == 18
    text = page(address("guides"))
    assert "申请成立党支部" in text
    hidden = [point for model in POINTS.values() for point in model.objects.to_verify()]
    assert len(hidden) > 20


@pytest.mark.parametrize("name", ["guides", "kept"])
def test_statements_do_not_grow_with_items(name, clerk):
    codes = iter(f"QY-{number:02}" for number in range(1, 60))
    client = client_of(clerk)

    found = counts(client, address(name), lambda: a_guide(next(codes)))

    assert found == [found[0]] * 3
