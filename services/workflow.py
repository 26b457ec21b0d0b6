"""The words of the catalogue: domains, modes, where a material comes from."""

from django.db.models import TextChoices


class Domain(TextChoices):
    """The three that the published model names (党务、企业、公共服务融为一体)."""

    PARTY = "party", "党务服务"
    ENTERPRISE = "enterprise", "企业服务"
    PUBLIC = "public", "公共服务"


class Mode(TextChoices):
    GUIDE = "guide", "指南"
    IMMEDIATE = "immediate", "即办"
    PROMISED = "promised", "承诺"
    APPOINTMENT = "appointment", "预约"
    EXTERNAL = "external", "外链"


class Source(TextChoices):
    OWN = "own", "自备"
    CENTRE = "centre", "中心提供"
    DEPARTMENT = "department", "部门核验"


class Copy(TextChoices):
    ORIGINAL = "original", "原件"
    COPY = "copy", "复印件"
    BOTH = "both", "原件和复印件"
    SPOKEN = "spoken", "口头"


class FieldKind(TextChoices):
    LINE = "line", "一行字"
    TEXT = "text", "一段话"
    NUMBER = "number", "数字"
    DATE = "date", "日期"
    CHOICE = "choice", "选一个"
