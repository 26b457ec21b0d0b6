"""A closed month with an appeal, around one issue with words that nobody else reads."""

from issues.assessment import closing
from issues.assessment.models import Appeal, FrozenCase, Period
from issues.assessment.periods import Stretch
from issues.reminders import mark_overdue
from portal.workdays.current import work_calendar
from tests.builders import MONDAY
from tests.story import Story

MARCH = Stretch.read("2026-03")


def closing_with(secret):
    """The numbers of the objects by their kinds, as the prober wants them.

    A month is closed once: who asks again gets the same.
    """
    made = Appeal.objects.filter(case__line__period__first=MARCH.first).first()
    if made is None:
        story = Story(title=secret, demand=secret).to("working").wait(8)
        mark_overdue(story.on, work_calendar())
        at = MONDAY.replace(month=4, day=1)
        Period.objects.filter(first=MARCH.first).delete()
        closing.close(MARCH, by=story.director, at=at)
        rows = FrozenCase.objects.filter(line__unit=story.lead_unit, value=0)
        late = rows.order_by("pk")[0]
        made = Appeal.lodge_against(late, by=story.officer, at=at, reason=secret)
    unit = made.case.line.unit_id
    others = FrozenCase.objects.filter(line__unit=unit, value=0).exclude(
        pk=made.case_id
    )
    return {
        "assessed_unit": unit,
        "assessed_case": others.order_by("pk")[0].pk,
        "assessment_appeal": made.pk,
    }
