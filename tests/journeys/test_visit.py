"""走访: from the yard of an enterprise to an issue, all on the phone."""

import pytest
from django.urls import reverse

from chains.kinds import Stage
from chains.models import Liaison
from issues.models import Issue
from tests.browser import grave_violations, overflow, shoot
from tests.builders import a_category, a_contact, a_liaison, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    shoot(page, name)
    assert grave_violations(page) == []
    assert overflow(page) == 0


def submit(page, label):
    page.get_by_role("button", name=label).first.click()
    page.wait_for_load_state()


def test_a_cadre_writes_down_a_visit_and_makes_an_issue_of_it_on_the_phone(
    stage, enterprise, aid_cadre, clerk, secretary
):
    a_category()
    a_contact(enterprise)
    enterprise.stage = Stage.TRIAL
    enterprise.save()
    advisor = a_user(name="党建专员乙")
    a_liaison(advisor, enterprise, Liaison.Kind.AID_CADRE)

    page = stage(aid_cadre).open(reverse("visits:waiting"), "phone")
    looked_at(page, "visits-waiting-phone")
    page.get_by_role("link", name="记走访").first.click()
    page.wait_for_load_state()
    assert page.get_by_label("企业", exact=False).first.input_value() == str(
        enterprise.pk
    )
    page.get_by_label("企业反映的问题").fill("夏季用电负荷不够\n招不到熟练工")
    page.get_by_label("现场答复").fill("三天内答复。")
    looked_at(page, "visit-form-phone")
    submit(page, "保存")
    looked_at(page, "visit-phone")

    # One tap: everything that was written is there; two things are still chosen.
    submit(page, "转为问题")
    assert page.get_by_label("一句话说清").input_value() == "夏季用电负荷不够"
    page.get_by_label("类别").select_option(label="项目手续")
    page.get_by_label("企业已同意代报", exact=False).check()
    looked_at(page, "visit-to-issue-phone")
    submit(page, "提交")
    issue = Issue.objects.reported().get()
    assert (issue.source, issue.enterprise) == ("visit", enterprise)

    # The note and the enterprise's file say what became of it.
    visit = enterprise.visits.get()
    page = stage(clerk).open(visit.get_absolute_url())
    assert issue.number in page.content()
    looked_at(page, "visit")
    page = stage(clerk).open(reverse("dossier:timeline", args=[enterprise.pk]))
    assert "报送问题：夏季用电负荷不够" in page.content()
    assert "走访" in page.content()
    looked_at(page, "dossier")
    page = stage(clerk).open(reverse("visits:visits"))
    looked_at(page, "visits")

    # The enterprise began trial production: its secretary sends an advisor.
    page = stage(secretary).open(reverse("desk:desk"))
    page.get_by_role("link", name="派驻党建专员").first.click()
    page.wait_for_load_state()
    page.get_by_label("党建专员").select_option(label="党建专员乙")
    looked_at(page, "advisor")
    submit(page, "派驻")
    assert enterprise.liaisons.advising().get().user == advisor
    looked_at(page, "enterprise-advised")
    for person in (aid_cadre, clerk, secretary):
        assert stage(person).complaints == []
