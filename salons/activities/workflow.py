"""Kinds and states of activities, in the words of the article."""

from django.db.models import TextChoices


class ActivityKind(TextChoices):
    LESSON = "lesson", "微党课"
    LECTURE = "lecture", "专题讲座"
    FILM = "film", "红色观影"
    CONTEST = "contest", "技能比武"
    OTHER = "other", "其他"


class ActivityState(TextChoices):
    DRAFT = "draft", "草稿"
    OPEN = "open", "报名中"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"


COMING = (ActivityState.DRAFT, ActivityState.OPEN)
