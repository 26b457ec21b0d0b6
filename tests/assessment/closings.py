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
    """The numbers of the objects by their kinds, as the prober wants them."""
    story = Story(title=secret, demand=secret).to("working").wait(8)
    mark_overdue(story.on, work_calendar())
    at = MONDAY.replace(month=4, day=1)
    Appeal.objects.filter(case__line__period__first=MARCH.first).delete()
    Period.objects.filter(first=MARCH.first).delete()
    closing.close(MARCH, by=story.director, at=at)
    rows = FrozenCase.objects.filter(line__unit=story.lead_unit)
    late, other = rows.filter(value=0).order_by("pk")[:2]
    made = Appeal.lodge_against(late, by=story.officer, at=at, reason=secret)
    return {
        "assessed_unit": story.lead_unit.pk,
        "assessed_case": other.pk,
        "assessment_appeal": made.pk,
    }
