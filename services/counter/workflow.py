"""The words of the counter: states, sources, priorities, what came of a visit."""

from django.db.models import IntegerChoices, TextChoices


class VisitState(TextChoices):
    WAITING = "waiting", "等候"
    CALLED = "called", "叫号"
    SERVING = "serving", "办理"
    HELD = "held", "挂起"
    MISSED = "missed", "过号"
    LEFT = "left", "离开"
    DONE = "done", "完成"


# A window is taken up by it.
AT_WINDOW = (VisitState.CALLED, VisitState.SERVING)
# Somebody is still in the house, or may be.
LIVE = (VisitState.WAITING, *AT_WINDOW, VisitState.HELD, VisitState.MISSED)
ENDED = (VisitState.LEFT, VisitState.DONE)
# What was at the window at all.
BEGUN = (VisitState.SERVING, VisitState.HELD, VisitState.DONE)


class Source(TextChoices):
    WALK_IN = "walk_in", "现场"
    BOOKED = "booked", "预约"
    PHONE = "phone", "电话"


# The first letter of the numbers of a day, by where the visitor comes from.
PREFIX = {Source.WALK_IN: "A", Source.BOOKED: "B", Source.PHONE: "T"}


class Priority(IntegerChoices):
    """The smaller the sooner; within one the order of coming."""

    FRAIL = 1, "老弱"
    BOOKED = 2, "预约"
    PLAIN = 3, "普通"


class Outcome(TextChoices):
    ANSWERED = "answered", "已答复"
    SETTLED = "settled", "当场办结"
    REQUEST = "request", "转办件"
    LACKING = "lacking", "材料不齐，已一次告知"
    COME_AGAIN = "come_again", "预约再来"
    REFERRED = "referred", "指引到其他部门"


class AppointmentState(TextChoices):
    BOOKED = "booked", "已约"
    ARRIVED = "arrived", "已到"
    NO_SHOW = "no_show", "爽约"
    CANCELLED = "cancelled", "取消"


# A number is called this often at most, then it is passed over (过号).
MOST_CALLS = 3
