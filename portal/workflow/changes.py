"""Writing a few columns of a row beside its moves, so that no move is undone."""

from typing import Any

from django.db import models, transaction

from portal.workflow.moves import Refused


@transaction.atomic
def change(
    row: models.Model, among: models.QuerySet, refusal: str, **facts: Any
) -> None:
    """Write `facts` and no other column, if the row is still among the rows `among`.

    Raises Refused with `refusal` else. A model with a history gets a line of it, which
    says what the row holds now and not what it held when it was loaded.
    """
    if not among.filter(pk=row.pk).update(**facts):
        raise Refused(refusal)
    if hasattr(row, "history"):
        row.refresh_from_db()
        row.save(update_fields=list(facts))
    else:
        for name, value in facts.items():
            setattr(row, name, value)
