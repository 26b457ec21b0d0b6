"""The move engine: a guarded method, one conditional UPDATE, one step row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F

JUST_CHANGED = "该事项刚刚已被他人办理，请刷新后查看。"

announcers: dict[type, Callable[[Any], None]] = {}


class Refused(Exception):
    """A rule said no. The text is written for the person who asked, shown as is."""


class Visibility(models.TextChoices):
    """Who may read the words of a step; each wider than the next."""

    ENTERPRISE = "enterprise", "企业可见"
    DEPARTMENTS = "departments", "承办单位可见"
    INTERNAL = "internal", "内部记录"


@dataclass(frozen=True)
class Said:
    """What a move leaves in the timeline besides who and when.

    `exception` is the written reason of the small-centre rule, `to` the target
    where a move has several, `acting_as` the unit or enterprise the person spoke for,
    `uploads` are checked files that belong to the step.
    """

    text: str = ""
    seen_by: str = Visibility.ENTERPRISE
    acting_as: str = ""
    exception: str = ""
    to: str = ""
    uploads: Sequence[Any] = ()


def announces(step_model: type) -> Callable:
    """Register the function that tells people of each new step of `step_model`.

    It runs inside the move's transaction: inbox rows commit with the move or not
    at all.
    """

    def register(announce: Callable[[Any], None]) -> Callable[[Any], None]:
        announcers[step_model] = announce
        return announce

    return register


def moves(*sources: str, to: str | tuple[str, ...] = (), beside: bool = False) -> Any:
    """Turn a method into a move from any of `sources` to the state `to`.

    Without `to` the state stays. With several the method names one in `Said.to`.

    A plain move commits only if nobody moved the record since it was loaded. A move
    `beside` (a unit signs its own order, say) only asks that the state is still the
    same, so two units may act at once; it must guard its own rows itself.

    The instance is put back as it was when the move is refused.
    """
    targets = (to,) if isinstance(to, str) else to

    def decorate(method: Callable[..., Said | None]) -> Any:
        @wraps(method)
        def move(self: Any, *, by: Any, at: datetime, **facts: Any) -> Any:
            before = column_values(self)
            try:
                with transaction.atomic():
                    if self.state not in sources:
                        now = self.get_state_display()
                        raise Refused(f"当前为“{now}”，不能进行此操作。")
                    said = method(self, by=by, at=at, **facts) or Said()
                    self.state = target_of(said, targets, before["state"])
                    write(self, before, beside=beside)
                    return record_step(self, method.__name__, before, by, at, said)
            except BaseException as failure:
                for name, value in before.items():
                    setattr(self, name, value)
                # A row that the winner wrote first may stop us before our UPDATE does.
                if isinstance(failure, IntegrityError) and has_moved_on(self):
                    raise Refused(JUST_CHANGED) from failure
                raise

        move.sources, move.targets, move.beside = frozenset(sources), targets, beside
        return move

    return decorate


def moves_of(model: type[models.Model]) -> dict[str, Any]:
    """Every declared move of `model` by name, in the order of its definition."""
    return {
        name: member
        for klass in reversed(model.__mro__)
        for name, member in vars(klass).items()
        if hasattr(member, "sources")
    }


def column_values(record: models.Model) -> dict[str, Any]:
    return {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}


def target_of(said: Said, targets: tuple[str, ...], source: str) -> str:
    if not targets:
        return source
    if len(targets) == 1:
        return targets[0]
    if said.to not in targets:
        raise ValueError(f"{said.to!r} is not among the declared targets {targets}")
    return said.to


def write(record: Any, before: dict[str, Any], *, beside: bool) -> None:
    """The one UPDATE that carries the whole move, or `Refused` if somebody was first.

    State and facts go together: a claim first and the facts later would break the
    check constraints that tie them.
    """
    changed = {
        name: value
        for name, value in column_values(record).items()
        if value != before[name] and name != "version"
    }
    rows = type(record)._base_manager.filter(pk=record.pk, state=before["state"])
    if not beside:
        rows = rows.filter(version=before["version"])
    if not rows.update(**changed, version=F("version") + 1):
        raise Refused(JUST_CHANGED)
    if beside:
        # The row is ours until commit, so this reads our own number, never another's.
        record.refresh_from_db(fields=["version"])
    else:
        record.version = before["version"] + 1


def has_moved_on(record: Any) -> bool:
    """Whether somebody moved the record since this instance was loaded."""
    same = {"pk": record.pk, "state": record.state, "version": record.version}
    return not type(record)._base_manager.filter(**same).exists()


def record_step(
    record: Any, name: str, before: dict[str, Any], by: Any, at: datetime, said: Said
) -> Any:
    """Append the step; its number is the record's version, so it is unique by law."""
    step = record.steps.model.append(
        record,
        move=name,
        was=before["state"],
        now=record.state,
        by=by,
        at=at,
        said=said,
    )
    announce = announcers.get(type(step))
    if announce:
        announce(step)
    return step
