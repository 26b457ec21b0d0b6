"""The pages of the loop: who sees what, what is refused in words, how many statements."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from issues.models import Issue, IssueFile, Policy
from issues.workflow import State
from tests.builders import a_category, a_liaison, an_enterprise
from tests.pressing import seen_on
from tests.samples import a_pdf
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    def enter(person):
        client.force_login(person)
        return client

    return enter


def draft_facts(enterprise, **facts):
    return {
        "form_key": "6a3f2c1e-8f0c-4c0a-9d53-0d6a1f0f4a11",
        "enterprise": enterprise.pk,
        "title": "夜间跳闸，整烫车间停机",
        "demand": "请排查线路",
        "facts": "",
        "category": a_category().pk,
        "urgency": "pressing",
        "contact": "联络员甲",
        "phone": "13800000051",
    } | facts


def test_a_liaison_reports_and_is_shown_the_number(signed_in, liaison):
    page = signed_in(liaison).post(
        reverse("issues:report"), draft_facts(liaison.enterprise), follow=True
    )

    issue = Issue.objects.get()
    assert issue.state == State.SUBMITTED
    assert issue.number in page.content.decode()


def test_the_public_way_in_leads_to_the_form_once_signed_in(client, liaison):
    entry = reverse("issues:enter")
    assert client.get(entry).url == f"{reverse('account_login')}?next={entry}"

    client.force_login(liaison)
    assert client.get(entry).url == reverse("issues:report")


def test_the_public_way_in_tells_who_cannot_report_who_does(
    signed_in, officer, leader, settings
):
    for person in (officer, leader):
        page = signed_in(person).get(reverse("issues:enter"), follow=True)

        text = page.content.decode()
        assert page.redirect_chain == [(reverse("desk:desk"), 302)]
        assert "问题由企业联络员报送" in text
        assert f"请打中心电话 {settings.CENTRE_PHONE}" in text


def test_sending_the_same_form_twice_reports_once(signed_in, liaison):
    client = signed_in(liaison)
    facts = draft_facts(liaison.enterprise)
    client.post(reverse("issues:report"), facts)
    again = client.post(reverse("issues:report"), facts)

    assert Issue.objects.count() == 1
    assert again.url == reverse("issues:reported", args=[Issue.objects.get().pk])


def test_the_key_of_somebody_elses_form_opens_nothing_of_it(signed_in, liaison):
    story = Story(enterprise=liaison.enterprise)
    facts = draft_facts(liaison.enterprise, form_key=story.issue.form_key)
    signed_in(liaison).post(reverse("issues:report"), facts)

    own = Issue.objects.get(reporter=liaison)
    assert own.state == State.SUBMITTED
    assert own.form_key != story.issue.form_key
    assert Issue.objects.get(pk=story.issue.pk).state == State.DRAFT


def test_the_key_of_somebody_elses_form_becomes_an_issue_of_ones_own(
    signed_in, liaison, rival
):
    signed_in(rival).post(reverse("issues:report"), draft_facts(rival.enterprise))

    facts = draft_facts(liaison.enterprise)
    signed_in(liaison).post(reverse("issues:save_draft"), facts)
    signed_in(liaison).post(reverse("issues:report"), facts)

    assert Issue.objects.get(reporter=rival).enterprise == rival.enterprise
    assert Issue.objects.filter(reporter=liaison, state=State.SUBMITTED).count() == 1


def test_a_report_that_lacks_something_says_what_and_keeps_the_rest(signed_in, liaison):
    facts = draft_facts(liaison.enterprise, demand="", phone="1380000")
    page = signed_in(liaison).post(reverse("issues:report"), facts)

    text = page.content.decode()
    assert page.status_code == 200
    assert "夜间跳闸，整烫车间停机" in text
    assert Issue.objects.exclude(state=State.DRAFT).count() == 0


def test_the_page_of_a_draft_is_the_form_in_which_it_is_written(signed_in, liaison):
    facts = draft_facts(liaison.enterprise, title="只写了一半")
    client = signed_in(liaison)
    client.post(reverse("issues:save_draft"), facts)
    draft = Issue.objects.get()

    for url in (draft.get_absolute_url(), reverse("issues:reported", args=[draft.pk])):
        page = client.get(url, follow=True)
        assert page.redirect_chain == [(reverse("issues:report"), 302)]
        assert "只写了一半" in page.content.decode()


def test_the_draft_is_kept_on_the_server_while_typing(signed_in, liaison):
    client = signed_in(liaison)
    facts = draft_facts(liaison.enterprise, title="只写了一半", phone="138")
    client.post(reverse("issues:save_draft"), facts)

    page = client.get(reverse("issues:report"))

    assert page.context["form"].instance.title == "只写了一半"


def test_nobody_reports_for_an_enterprise_that_is_not_theirs(signed_in, liaison, rival):
    facts = draft_facts(rival.enterprise)
    page = signed_in(liaison).post(reverse("issues:report"), facts)

    assert page.status_code == 200
    assert Issue.objects.count() == 0


def test_similar_solved_problems_of_others_are_counted_but_not_shown(
    signed_in, liaison
):
    other = Story(enterprise=an_enterprise(), title="夜间跳闸机器停机").to("closed")
    page = signed_in(liaison).post(
        reverse("issues:save_draft"), draft_facts(liaison.enterprise)
    )

    text = page.content.decode()
    assert "其他企业有 1 件" in text
    assert other.issue.title not in text


def test_who_has_not_seen_the_similar_ones_is_asked_once_more(signed_in, liaison):
    Story(enterprise=an_enterprise(), title="夜间跳闸，整烫车间停机").to("closed")
    client, facts = signed_in(liaison), draft_facts(liaison.enterprise)
    first = client.post(reverse("issues:report"), facts)
    second = client.post(reverse("issues:report"), facts)

    assert "仍要报送就再点一次提交" in first.content.decode()
    assert second.status_code == 302


def test_another_enterprises_issue_does_not_exist_for_a_rival(signed_in, rival):
    story = Story().to("working")
    page = signed_in(rival).get(story.issue.get_absolute_url())

    assert page.status_code == 404


def test_what_one_sees_but_may_not_do_is_forbidden(signed_in):
    story = Story().to("submitted")
    url = reverse("issues:accept", args=[story.issue.pk])
    page = signed_in(story.liaison).post(url, {})

    assert page.status_code == 403


def test_internal_words_never_reach_the_enterprises_page(signed_in):
    story = Story().to("working")
    story.make("remark", story.clerk, text="内部研判口径", seen_by="internal")

    shown = signed_in(story.liaison).get(story.issue.get_absolute_url())
    staff = signed_in(story.clerk).get(story.issue.get_absolute_url())

    assert "内部研判口径" not in shown.content.decode()
    assert "内部研判口径" in staff.content.decode()


def test_a_page_that_comes_too_late_says_so(signed_in):
    story = Story().to("closed")
    url = reverse("issues:accept", args=[story.issue.pk])
    page = signed_in(story.clerk).get(url)

    assert "现在是“已销号”" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?view=nonsense",
        "?chain=abc&lamp=blue&state=%00",
        "?after=forged",
        "?q=" + "长" * 300,
        "?category=99999999999999999999",
    ],
)
def test_odd_filters_are_dropped_and_never_an_error(signed_in, clerk, query):
    assert signed_in(clerk).get(reverse("issues:ledger") + query).status_code == 200


def test_the_export_is_for_staff_and_leaves_a_line_in_the_journal(
    signed_in, clerk, liaison
):
    Story().to("working")

    export = reverse("issues:export_issues")
    assert signed_in(liaison).get(export).status_code == 403
    assert signed_in(clerk).get(export).status_code == 200


def test_an_enterprise_reads_that_it_is_waited_for_and_staff_that_clocks_stand(
    signed_in,
):
    story = Story().to("confirming")
    for url in (reverse("issues:ledger"), story.issue.get_absolute_url()):
        own = signed_in(story.liaison).get(url).content.decode()
        assert "等您确认" in own
        assert "停表 · 等企业确认" not in own
        assert "停表 · 等企业确认" in signed_in(story.clerk).get(url).content.decode()


def test_a_cadre_who_speaks_for_another_enterprise_is_asked_for_consent(
    signed_in, aid_cadre
):
    a_liaison(aid_cadre)
    page = signed_in(aid_cadre).get(reverse("issues:report"))

    assert "consent" in page.context["form"].fields


def test_an_enterprise_does_not_read_why_a_rule_was_stretched(client):
    story = Story().to("review")
    Issue.objects.filter(pk=story.issue.pk).update(reporter=story.director)
    reason = "科里只剩我一人"
    story.make("approve_closing", story.director, exception=reason)
    page = {}
    for who in ("liaison", "clerk", "officer"):
        client.force_login(getattr(story, who))
        page[who] = client.get(story.issue.get_absolute_url()).content.decode()

    assert {who: reason in text for who, text in page.items()} == {
        "liaison": False,
        "clerk": True,
        "officer": True,
    }


def test_the_proof_of_a_closing_opens_to_the_enterprise_once_it_is_approved(client):
    upload = SimpleUploadedFile("核查记录.pdf", a_pdf(), "application/pdf")
    story = Story().to("working")
    story.propose(evidence=[upload], evidence_kind="correspondence")
    url = reverse("issues:file", args=[story.issue.pk, IssueFile.objects.get().pk])

    def seen():
        page = client.get(story.issue.get_absolute_url()).content.decode()
        return "核查记录" in page, client.get(url).status_code

    client.force_login(story.officer)
    assert seen() == (True, 200)
    client.force_login(story.liaison)
    assert seen() == (False, 404)
    story.send_back().propose()
    assert seen() == (False, 404)

    story.approve()
    assert seen() == (True, 200)


def test_a_new_version_of_the_rules_does_not_undo_one_that_came_in_between(
    client, director
):
    client.force_login(director)
    url = reverse("issues:rules")
    shown = client.get(url).context["form"]
    typed = {name: shown[name].value() for name in shown.fields}
    typed = {name: value for name, value in typed.items() if value is not False}
    typed |= seen_on(client, url)

    client.post(url, typed | {"review_days": 4, "note": "会议纪要 3 号"})
    page = client.post(url, typed | {"call_back_days": 9, "note": "县办通知"})

    words = page.content.decode()
    assert "同事刚刚改过这里" in words
    assert "县办通知" in words
    assert (Policy.objects.count(), Policy.current().review_days) == (1, 4)

    typed |= {"review_days": 4, **seen_on(client, url)}
    client.post(url, typed | {"call_back_days": 9, "note": "县办通知"})
    now = Policy.current()
    assert (Policy.objects.count(), now.review_days, now.call_back_days) == (2, 4, 9)
    assert Policy.objects.last().note == "会议纪要 3 号"
