"""The index is in step after every way of writing, and nobody had to tell it."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.timezone import now

from chains.models import Enterprise
from issues.models import Issue
from portal.home.models import Announcement
from portal.search.indexing import AT_ONCE, catch_up, rebuild
from portal.search.kinds import KINDS, watches
from portal.search.marking import existing, install
from portal.search.models import Entry, Mark
from salons.models import Answer, ExperienceNote
from tests.builders import MONDAY, an_enterprise
from tests.chains.test_import import a_row, a_table, apply_last, upload
from tests.issues.test_statements import asked
from tests.meetings.sessions import Session
from tests.salons.gatherings import Gathered
from tests.services.guidance import a_guide
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def found(kind, words):
    """The records of a kind that say so, once what was written has been read."""
    catch_up()
    rows = Entry.objects.saying(kind, words.split())
    return set(rows.values_list("record", flat=True))


def in_step():
    """Whether reading everything anew finds nothing to mend."""
    catch_up()
    return rebuild() == 0


# The loop


def test_an_issue_is_found_once_it_is_reported():
    story = Story(title="实验楼施工手续卡住")
    assert found("issue", "施工手续") == set()

    story.report()

    assert found("issue", "施工手续") == {story.issue.pk}


def test_every_move_of_the_loop_leaves_the_index_in_step():
    for state in ("closed", "waiting", "consulting", "holding", "merged", "declined"):
        story = Story().to(state)
        told = story.issue.steps.exclude(text="").exclude(move="report")
        kept = set(told.values_list("pk", flat=True))
        catch_up()
        steps = Entry.objects.of("step").filter(record__in=kept)
        assert set(steps.values_list("record", flat=True)) == kept

    assert in_step()


def test_a_step_is_found_by_what_was_said():
    story = Story().to("confirming")

    step = story.issue.steps.get(move="approve_closing")
    assert step.pk in found("step", "手续已办齐")


def test_a_renamed_enterprise_renames_its_issues():
    story = Story().report()
    catch_up()

    Enterprise.objects.filter(pk=story.enterprise.pk).update(name="示例新名纺织厂")

    assert found("issue", "新名纺织") == {story.issue.pk}
    assert found("enterprise", "新名纺织") == {story.enterprise.pk}


# Forms, imports, bulk, plain SQL


def test_an_edited_enterprise_is_found_by_its_new_words_only():
    row = an_enterprise(name="示例旧名有限公司")
    assert found("enterprise", "旧名") == {row.pk}

    row.name = "示例改名有限公司"
    row.save()

    assert found("enterprise", "旧名") == set()
    assert found("enterprise", "改名") == {row.pk}


def test_an_imported_register_is_found(client, clerk, textile):
    client.force_login(clerk)
    upload(client, a_table(a_row(7001, 企业名称="示例导入织造有限公司")))
    apply_last(client)

    assert len(found("enterprise", "导入织造")) == 1
    assert in_step()


def test_rows_written_in_bulk_are_found():
    rows = [Announcement(title=f"通知第 {n} 号") for n in range(30)]
    Announcement.objects.bulk_create(rows)
    assert found("announcement", "通知") == set()

    Announcement.objects.update(published_at=MONDAY)
    assert len(found("announcement", "通知")) == 30

    some = list(Announcement.objects.all()[:10])
    for row in some:
        row.title = "改作公示"
    Announcement.objects.bulk_update(some, ["title"])
    assert found("announcement", "改作公示") == {row.pk for row in some}

    Announcement.objects.all().delete()
    assert found("announcement", "通知") == set()
    assert in_step()


def test_plain_sql_is_noticed_too():
    row = Announcement.objects.create(title="停电通知", text="检修", published_at=now())
    catch_up()

    with connection.cursor() as cursor:
        sql = "UPDATE home_announcement SET text = %s WHERE id = %s"
        cursor.execute(sql, ["改到周六停电检修", row.pk])

    assert found("announcement", "改到周六") == {row.pk}


def test_a_write_that_was_undone_leaves_no_mark():
    story = Story().report()
    catch_up()

    with pytest.raises(RuntimeError):
        undone(story.issue)

    assert not Mark.objects.exists()


def undone(issue):
    with transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(title="写了又撤回")
        raise RuntimeError


def test_what_no_text_rests_on_leaves_no_mark():
    story = Story().report()
    catch_up()

    Issue.objects.filter(pk=story.issue.pk).update(urgency="emergency")

    assert not Mark.objects.exists()


# Meetings, salons, guides


def test_minutes_are_found_once_they_are_signed():
    session = Session()
    item = session.topic(title="错峰用电方案")
    session.notified().held()
    session.recorded(item, conclusion="同意按线路轮休")
    session.resolved(item, text="拿出轮休排班表")
    assert found("meeting", "线路轮休") == set()
    assert found("resolution", "轮休排班") == set()
    assert found("meeting", "旺季用工") == {session.meeting.pk}

    session.signed()

    assert found("meeting", "线路轮休") == {session.meeting.pk}
    assert len(found("resolution", "轮休排班")) == 1
    assert in_step()


def test_a_correction_of_signed_minutes_is_found_with_them():
    session = Session()
    session.recorded(session.topic())
    session.notified().held().signed()
    catch_up()

    session.reload().corrections.create(
        text="更正为二十人", by=session.secretary, at=session.now
    )

    assert found("meeting", "更正为二十人") == {session.meeting.pk}


def test_a_salon_its_answers_and_its_experience_are_found():
    rounds = Gathered(4)
    story = rounds.problem(rounds.enterprises[1])
    salon = rounds.opened(theme="吊挂线观摩")
    Answer.objects.create(
        salon=salon, issue=story.issue, stood="办理中", said="月底前送电", speaker="供电所",
        by=rounds.secretary, at=rounds.now,
    )  # fmt: skip
    ExperienceNote.objects.create(
        salon=salon, enterprise=rounds.enterprises[1], theme="safety", title="班前三问",
        text="一问隐患", by=rounds.secretary, at=rounds.now,
    )  # fmt: skip

    assert found("salon", "吊挂线") == {salon.pk}
    assert len(found("answer", "月底前送电")) == 1
    assert len(found("note", "班前三问")) == 1
    assert in_step()


def test_a_point_of_a_guide_is_found_from_its_confirmation_to_its_doubt():
    guide = a_guide()
    point = guide.conditions.to_verify().get()
    assert found("guide", "待核对的条件") == set()
    assert found("guide", "成立请示") == {guide.pk}

    point.confirm(by=None, on=MONDAY.date())
    assert found("guide", "待核对的条件") == {guide.pk}

    point.doubt(by=None, on=MONDAY.date())
    assert found("guide", "待核对的条件") == set()


def test_the_version_before_is_no_longer_found():
    guide = a_guide()
    assert found("guide", "联合组建") == {guide.pk}
    draft = guide.item.begin_draft(by=None)
    draft.name = "申请联合党支部"
    draft.save()
    assert found("guide", "联合党支部") == set()

    draft.publish(by=None, at=MONDAY, on=MONDAY.date())

    assert found("guide", "联合党支部") == {draft.pk}
    assert found("guide", "联合组建") == {draft.pk}
    assert in_step()


# The machinery


def test_a_lost_entry_a_wrong_one_and_a_spare_one_are_mended_and_counted(capsys):
    stories = [Story().report() for _ in range(2)]
    catch_up()
    Entry.objects.of("issue").filter(record=stories[0].issue.pk).delete()
    Entry.objects.of("issue").filter(record=stories[1].issue.pk).update(plain="别的")
    Entry.objects.create(kind="issue", record=987_654, title="", tokens=[])
    Entry.objects.create(kind="gone", record=1, title="", tokens=[])

    call_command("rebuild_search")

    assert capsys.readouterr().out.startswith("4 entries")
    assert in_step()


def test_nothing_new_costs_one_statement():
    Story().report()
    catch_up()

    assert asked(catch_up) == 1


def test_one_search_works_off_only_so_much_and_says_that_more_is_left():
    marks = [Mark(watch="gone/table.id", key=n) for n in range(AT_ONCE + 1)]
    Mark.objects.bulk_create(marks)

    assert catch_up() is False
    assert catch_up() is True
    assert not Mark.objects.exists()


def test_every_watch_has_its_three_triggers_and_a_second_install_changes_nothing():
    before = existing(connection)

    install(connection)

    assert existing(connection) == before
    assert len(before) == 3 * len(watches())


def test_a_trigger_that_was_lost_comes_back_and_one_too_many_goes():
    name, table = min(existing(connection).items())
    with connection.cursor() as cursor:
        where = f' ON "{table}"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "{name}"{where}')
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP FUNCTION "{name}"()')

    install(connection)

    assert name in existing(connection)


def test_every_kind_can_be_read_without_asking_for_each_record():
    for _ in range(2):
        Story().to("closed")
        a_guide(f"DW-0{_ + 1}", order=_)
        an_enterprise()
    for kind in KINDS.values():
        few = asked(lambda kind=kind: [kind.read(row) for row in kind.rows()[:1]])
        more = asked(lambda kind=kind: [kind.read(row) for row in kind.rows()[:50]])
        assert few == more, kind.name
