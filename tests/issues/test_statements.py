"""How many statements a page of the loop costs, and that rows do not add to them.

The targets are those of the performance plan; what a request asks before its page
(session, person with unread count and heartbeat, standing) is part of each figure.
"""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chains.models import Post, Unit
from issues import audience
from issues.models import Issue
from portal.files.forms import FilesField
from tests.builders import (
    MONDAY,
    a_category,
    a_notice,
    a_post,
    a_user,
    an_enterprise,
)
from tests.samples import a_picture
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
MORE = (1, 2, 22)  # rows added before each measure: 1, 3 and 25 in all
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def asked(call):
    """How many statements `call` made, those that only frame a transaction apart."""
    with CaptureQueriesContext(connection) as seen:
        call()
    sent = [query["sql"] for query in seen.captured_queries]
    return len([sql for sql in sent if not sql.startswith(FRAME)])


def pictures():
    upload = SimpleUploadedFile("现场.jpg", a_picture(), "image/jpeg")
    return FilesField().clean([upload])


def counts(client, url, add):
    """The statements for 1, 3 and 25 rows; a first visit fills what is kept."""
    (found,) = counts_of({"it": (client, url)}, add).values()
    return found


def counts_of(visits, add):
    """The same for several visits to one world, each a client and an address.

    The rows take far longer to make than any page takes to be read.
    """
    found = {name: [] for name in visits}
    for more in MORE:
        for _ in range(more):
            add()
        for name, (client, url) in visits.items():
            visit = partial(seen, client, url)
            if not found[name]:
                visit()
            found[name].append(asked(visit))
    return found


def seen(client, url):
    assert client.get(url).status_code == 200


def grown(found):
    """Those whose statements grow with the rows."""
    return {name: row for name, row in found.items() if row != [row[0]] * 3}


def dear(found, most):
    """Those who cost more than they may, each with its own `most`."""
    return {name: row for name, row in found.items() if row[0] > most[name]}


def of_people(url, **people):
    """One page, seen by several people."""
    return {who: (signed_in(person), url) for who, person in people.items()}


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.once
def test_the_ledger(clerk, leader):
    visits = of_people(reverse("issues:ledger"), clerk=clerk, leader=leader)

    found = counts_of(visits, lambda: Story().to("working"))

    assert grown(found) == {}
    assert dear(found, {"clerk": 5, "leader": 5}) == {}


@pytest.mark.once
def test_the_own_list_of_an_enterprise(client, liaison):
    client.force_login(liaison)
    enterprise = liaison.enterprise

    found = counts(
        client,
        reverse("issues:ledger"),
        lambda: Story(enterprise=enterprise).to("working"),
    )

    assert found == [found[0]] * 3
    assert found[0] <= 5


@pytest.mark.once
def test_what_waits_for_me(clerk, secretary):
    url = f"{reverse('issues:ledger')}?view=mine"
    visits = of_people(url, clerk=clerk, secretary=secretary)

    found = counts_of(visits, lambda: Story().to("consulting"))

    assert grown(found) == {}
    assert dear(found, {"clerk": 4, "secretary": 4}) == {}


@pytest.mark.once
def test_the_desk(clerk, leader, officer, secretary, liaison):
    """Three for the request, one for the issues, one for all figures and for whether
    anything waits in any other room; one more for each table in which something does."""
    people = {"clerk": clerk, "leader": leader, "officer": officer}
    people |= {"secretary": secretary, "liaison": liaison}
    visits = of_people(reverse("desk:desk"), **people)

    found = counts_of(visits, lambda: Story().to("submitted"))

    assert grown(found) == {}
    assert dear(found, dict.fromkeys(people, 5)) == {}


@pytest.mark.once
def test_one_issue_with_many_steps_files_and_pauses(client, clerk):
    story = Story().to("working")
    client.force_login(clerk)

    def add():
        """One more step with a file, one more pause of each running clock."""
        story.ask(story.director).wait(1).supply()
        story.make("remark", story.clerk, text="到现场看过", files=pictures())

    found = counts(client, story.issue.get_absolute_url(), add)

    assert found == [found[0]] * 3
    assert found[0] <= 8


def test_clocks_read_in_one_statement_say_the_same_as_one_by_one():
    story = Story().to("working")
    for _ in range(3):
        story.ask(story.director).wait(1).supply().wait(1)

    whole = {clock.pk: clock.spans() for clock in story.issue.clocks.with_halts()}

    assert whole == {clock.pk: clock.spans() for clock in story.issue.clocks.all()}
    assert max(map(len, whole.values())) == 3


def test_an_issue_that_never_stood_still(client, clerk):
    story = Story().to("working")
    client.force_login(clerk)

    assert asked(lambda: client.get(story.issue.get_absolute_url())) <= 8


def test_a_closed_issue_as_its_enterprise_reads_it(client):
    story = Story().to("closed")
    client.force_login(story.liaison)

    assert asked(lambda: client.get(story.issue.get_absolute_url())) <= 7


def test_an_issue_with_a_notice(client, clerk):
    story = Story().to("working")
    a_notice(story.issue, story.lead_unit)
    client.force_login(clerk)

    assert asked(lambda: client.get(story.issue.get_absolute_url())) <= 8


@pytest.mark.parametrize("who", ["clerk", "liaison"])
def test_the_form_of_a_report(request, client, who):
    client.force_login(request.getfixturevalue(who))

    found = counts(
        client,
        reverse("issues:report"),
        lambda: (an_enterprise(), a_category()),
    )

    assert found == [found[0]] * 3
    assert found[0] <= 5


@pytest.mark.parametrize(("email", "most"), [("", 12), ("clerk@example.cn", 14)])
def test_a_report_that_is_sent(client, centre, liaison, email, most):
    """The same however many clerks are told; by mail, too, is two more."""
    client.force_login(liaison)
    facts = {
        "enterprise": liaison.enterprise.pk,
        "title": "夜间跳闸，整烫车间停机",
        "demand": "请排查线路",
        "category": a_category().pk,
        "urgency": "pressing",
        "contact": "联络员甲",
        "phone": "13800000051",
    }
    found = []
    for more in MORE:
        for _ in range(more):
            a_post(a_user(email=email), centre, Post.Role.OFFICER)
        page = client.get(reverse("issues:report"))
        facts["form_key"] = str(page.context["draft"].form_key)
        client.post(reverse("issues:save_draft"), facts)
        found.append(asked(lambda: client.post(reverse("issues:report"), facts)))

    assert Issue.objects.filter(state="submitted").count() == 3
    # The first report of a year opens the year's series of numbers.
    assert found[1:] == [found[1]] * 2
    assert found[1] <= most


def test_who_is_uninvolved_is_asked_at_once_for_all_clerks():
    issue = Story().to("review").issue
    centre = Unit.objects.get(kind=Unit.Kind.CENTRE)

    def ask():
        assert audience.uninvolved(issue, MONDAY.date())

    few = asked(ask)
    for _ in range(22):
        a_post(a_user(), centre)
    assert asked(ask) == few
