"""How the term of a post, a liaison or a seat ends: its last day, written once."""

from datetime import date

from django.db import models, transaction

from portal.workflow.moves import Refused


@transaction.atomic
def end_term(row: models.Model, *, on: date, early: str) -> None:
    """Let `on` be the last day of `row`; its history stays.

    Raises Refused with `early` for a day before it begins, and for a day after an end
    that is set: whoever goes on is appointed anew, by those who may appoint and never
    by himself. Of two who end it at once the earlier day holds.
    """
    now = type(row)._base_manager.select_for_update().get(pk=row.pk)
    if on < now.since:
        raise Refused(f"{early} {now.since}，请改日期。")
    if now.until and on > now.until:
        raise Refused(f"已定到 {now.until} 为止，只能提前。要继续的，请重新安排。")
    row.until = on
    row.save(update_fields=["until"])
