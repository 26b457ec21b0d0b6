"""What one may not read one cannot find: neither the words nor that they are there."""

import re
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from issues.models import Issue, IssueStep
from issues.permissions import readable_by, readable_steps
from portal.home.models import Announcement
from portal.search.finding import entries, keys_by_kind
from portal.search.indexing import catch_up
from portal.workflow.moves import Visibility
from salons.models import Answer, Demand
from tests.builders import MONDAY, an_enterprise
from tests.ideas.thoughts import idea_with
from tests.meetings.sessions import Session, meeting_with
from tests.proofs.prober import objects_of
from tests.salons.gatherings import Gathered, salon_with
from tests.services.guidance import guide_with
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SECRET = "机密诉求不得外泄"
# Of the form: another one each time.
TOKEN = re.compile(r"\b[0-9A-Za-z]{64}\b")
EVERYBODY = (
    *("clerk", "director", "leader", "secretary", "task_force_member", "officer"),
    *("unit_head", "other_officer", "liaison", "party_secretary", "aid_cadre"),
    *("rival", "sysadmin"),
)


def found_by(user, words=SECRET):
    """(kind, record) of what the person finds."""
    catch_up()
    keys = keys_by_kind(user, words.split())
    found = entries(key for some in keys.values() for key in some)
    return {(entry.kind, entry.record) for entry in found}


def page_of(client, user, words=SECRET, **query):
    if user.is_authenticated:
        client.force_login(user)
    return client.get(reverse("search:search"), {"q": words, **query})


def shows_nothing(client, user, words=SECRET):
    """No hit, no count, and a page like that of a word that stands nowhere."""
    nowhere = "查无此事一二三四"[: len(words)].ljust(len(words), "空")
    answer, like = (
        TOKEN.sub("", page_of(client, user, w).content.decode()).replace(w, "")
        for w in (words, nowhere)
    )
    return "没有找到" in answer and answer.replace(quote(words), "") == like.replace(
        quote(nowhere), ""
    )


@pytest.fixture
def theirs(enterprise):
    """A problem of the liaison's enterprise with the word in all its texts."""
    return Story(enterprise=enterprise, title=SECRET, demand=SECRET, facts=SECRET)


def test_a_problem_is_found_by_whom_it_concerns_alone(
    client, theirs, liaison, clerk, rival, other_officer, sysadmin
):
    theirs.to("working")

    for reader in (liaison, clerk, theirs.officer):
        assert ("issue", theirs.issue.pk) in found_by(reader)
    for stranger in (rival, other_officer, sysadmin, AnonymousUser()):
        assert found_by(stranger) == set()
        client.logout()
        assert shows_nothing(client, stranger)


def test_outsiders_find_nothing_of_all_that_the_prober_hides(
    client, rival, liaison, other_officer, sysadmin
):
    """Something secret of every kind that any room knows."""
    story = Story(title=SECRET, demand=SECRET, facts=SECRET, contact=SECRET)
    objects_of(story.to("working"))

    for stranger in (rival, liaison, other_officer, sysadmin, AnonymousUser()):
        assert found_by(stranger) == set()


def test_a_draft_is_found_by_nobody(theirs, liaison, clerk):
    assert found_by(theirs.liaison) == found_by(clerk) == set()


def test_the_contact_of_a_problem_is_no_word_of_it(clerk, enterprise):
    Story(enterprise=enterprise, contact="联系人某某", phone="13899990001").report()

    assert found_by(clerk, "联系人某某") == set()
    assert found_by(clerk, "13899990001") == set()


def test_words_of_a_step_are_found_by_those_who_may_read_them(request):
    """The queryset and the predicate of the page are one rule."""
    people = [request.getfixturevalue(name) for name in EVERYBODY]
    enterprise = request.getfixturevalue("enterprise")
    chain = request.getfixturevalue("textile")
    story = Story(enterprise=enterprise).to("confirming")
    other = Story().to("confirming")
    assert story.issue.chain == chain
    for person in (*people, story.officer, story.helper, other.officer):
        steps = IssueStep.objects.all()
        seen = set(readable_steps(person).values_list("pk", flat=True))
        for issue in Issue.objects.all():
            visible = Issue.objects.visible_to(person).filter(pk=issue.pk).exists()
            words = readable_by(person, issue) if visible else set()
            wanted = steps.filter(issue=issue, visibility__in=words)
            assert seen & set(
                steps.filter(issue=issue).values_list("pk", flat=True)
            ) == set(wanted.values_list("pk", flat=True)), person


def test_internal_words_are_not_found_by_the_enterprise(client, theirs, liaison, clerk):
    theirs.issue.title = "公开的标题"
    theirs.issue.demand = theirs.issue.facts = "公开的诉求"
    theirs.issue.save()
    theirs.to("working")
    step = theirs.issue.steps.latest("seq")
    for visibility in (Visibility.INTERNAL, Visibility.DEPARTMENTS):
        words = f"内部的话{visibility.value}"
        extra = IssueStep(
            issue=theirs.issue, seq=step.seq + 1 + len(visibility), move="note",
            was="working", now="working", at=MONDAY, visibility=visibility, text=words,
        )  # fmt: skip
        extra.save()
        assert found_by(clerk, words) == {("step", extra.pk)}
        assert found_by(liaison, words) == set()
        assert shows_nothing(client, liaison, words)


def test_unsigned_minutes_are_found_by_nobody(client, director):
    session = Session()
    item = session.topic(title=SECRET)
    session.notified().held()
    session.recorded(item, conclusion=SECRET)
    session.resolved(item, text=SECRET)

    for person in (director, session.secretary, session.liaison):
        assert found_by(person) == set()
        assert shows_nothing(client, person)


def test_minutes_are_found_by_those_who_were_called(rival, director):
    session = Session()
    item = session.topic(title=SECRET)
    session.notified().held()
    session.recorded(item, conclusion=SECRET)
    session.signed()

    hit = ("meeting", session.meeting.pk)
    assert found_by(session.liaison) == found_by(director) == {hit}
    assert found_by(rival) == set()


def test_a_resolution_of_others_is_not_found(rival, liaison, other_officer):
    meeting_with(SECRET)

    for person in (rival, liaison, other_officer):
        assert found_by(person) == set()


def test_a_salon_in_preparation_is_found_by_who_arranges_it(
    client, rival, other_officer, sysadmin
):
    salon_with(SECRET)

    for person in (rival, other_officer, sysadmin):
        assert found_by(person) == set()
        assert shows_nothing(client, person)


def test_an_answer_is_found_by_the_enterprise_that_asked(clerk):
    rounds = Gathered(4)
    story = rounds.problem(rounds.enterprises[1])
    salon = rounds.opened()
    Answer.objects.create(
        salon=salon, issue=story.issue, stood="办理中", said=SECRET, speaker="供电所",
        by=rounds.secretary, at=rounds.now,
    )  # fmt: skip
    Demand.objects.create(
        salon=salon, enterprise=rounds.enterprises[2], text="现场提的话", by=clerk
    )

    assert {kind for kind, _ in found_by(story.liaison)} == {"answer"}
    assert found_by(rounds.speaker(rounds.enterprises[2])) == set()
    assert found_by(clerk, "现场提的话") == set()


def test_points_that_nobody_has_verified_and_drafts_are_found_by_nobody(
    client, clerk, director
):
    guide_with(SECRET)

    for person in (clerk, director, AnonymousUser()):
        assert found_by(person) == set()


def test_ideas_and_who_had_them_are_no_part_of_the_index(clerk, director, leader):
    idea_with(SECRET)

    for person in (clerk, director, leader):
        assert found_by(person) == set()


def test_drafts_of_announcements_are_found_by_nobody_withdrawn_ones_no_more(
    client, clerk
):
    row = Announcement.objects.create(title=SECRET, text=SECRET)
    assert found_by(clerk) == set()

    row.publish(by=clerk, at=MONDAY)
    assert found_by(AnonymousUser()) == {("announcement", row.pk)}

    row.withdraw()
    assert found_by(AnonymousUser()) == found_by(clerk) == set()


def test_an_enterprise_is_found_by_those_who_may_open_its_page(
    liaison, rival, clerk, textile
):
    an_enterprise(textile, name="示例机密织造厂", note=SECRET)

    assert {kind for kind, _ in found_by(clerk, "机密织造")} == {"enterprise"}
    assert found_by(rival, "机密织造") == set()
    assert found_by(clerk) == set()


def test_counts_are_of_what_the_reader_may_see(client, enterprise, liaison, clerk):
    for _ in range(3):
        Story(enterprise=enterprise, title="示例排污许可").report()
    for _ in range(4):
        Story(title="别家的排污许可").report()

    def count_of(user):
        found = page_of(client, user, "排污许可").context["found"]
        return {group.kind.name: group.count for group in found.groups}

    assert count_of(liaison)["issue"] == 3
    assert count_of(clerk)["issue"] == 7


def test_a_kind_that_one_may_not_see_cannot_be_forced(client, theirs, rival):
    theirs.report()

    answer = page_of(client, rival, SECRET, kind="issue")

    assert answer.status_code == 200
    assert answer.context["found"].groups == []
    assert answer.context["found"].page is None


def test_the_ledger_finds_only_what_its_reader_may_see(client, theirs, rival, liaison):
    theirs.report()
    address = f"{reverse('issues:ledger')}?view=all&q={SECRET}"

    client.force_login(rival)
    assert list(client.get(address).context["page"]) == []

    client.force_login(liaison)
    assert list(client.get(address).context["page"]) == [theirs.issue]
