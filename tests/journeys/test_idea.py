"""An idea on the phone, judged by two without a name, adopted, done, verified."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from chains.models import Unit
from salons.ideas.models import Call, Idea
from tests.ideas.thoughts import Calling
from tests.journeys.test_rotation import follow, looked_at, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_idea_from_three_sentences_to_its_verified_benefit(stage):
    calling = Calling()
    today = localdate()
    Unit.objects.filter(pk=calling.unit.pk).update(kind="factor_group")
    Call.objects.update(opens=today, closes=today + timedelta(days=20))

    page = stage(calling.author).open(reverse("ideas:calls"), "phone")
    looked_at(page, "ideas-phone")
    follow(page, "提建议")
    page.get_by_label("一句话").fill("班车加开晚班")
    page.get_by_label("现在有什么问题").fill("末班车太早")
    page.get_by_label("建议怎么做").fill("加开 21:30 一班")
    looked_at(page, "idea-propose-phone")
    submit(page, "提交")
    assert "前答复您是否受理" in page.inner_text("body")
    idea = Idea.objects.get()

    page = stage(calling.secretary).open(reverse("desk:desk"))
    page.get_by_role("link", name="受理金点子：班车加开晚班").click()
    page.wait_for_load_state()
    assert "不显示" in page.inner_text("main")
    looked_at(page, "idea-waiting")
    follow(page, "受理")
    submit(page, "受理")

    fan = calling.speaker(calling.enterprises[1])
    page = stage(fan).open(idea.get_absolute_url(), "phone")
    submit(page, "附议")
    assert "1 人" in page.inner_text("main")
    for judge in calling.judges:
        page = stage(judge).open(idea.get_absolute_url())
        follow(page, "评审")
        page.get_by_label("建议采纳").check()
        page.get_by_label("意见").fill("做法具体，可以先试。")
        looked_at(page, "idea-review")
        submit(page, "提交评审意见")

    page = stage(calling.secretary).open(idea.get_absolute_url())
    follow(page, "定结论")
    page.get_by_label("采纳", exact=True).check()
    page.get_by_label("由哪个单位实施").select_option(label=calling.unit.name)
    page.get_by_label("哪天前").fill(str(today + timedelta(days=30)))
    looked_at(page, "idea-decide")
    submit(page, "定结论并告知作者")
    page = stage(calling.officer).open(idea.get_absolute_url())
    follow(page, "报完成")
    page.get_by_label("做了什么").fill("已加开一班。")
    submit(page, "报完成")
    page = stage(calling.secretary).open(idea.get_absolute_url())
    follow(page, "核验成效")
    page.get_by_label("核实到的成效").fill("迟到每月少四十人次")
    submit(page, "核验通过")
    looked_at(page, "idea-verified")
    page = stage(fan).open(f"{reverse('ideas:calls')}?state=verified", "phone")
    assert "迟到每月少四十人次" in page.inner_text("main")
    people = (calling.author, fan, calling.secretary, calling.officer)
    assert [stage(person).complaints for person in people] == [[]] * len(people)
