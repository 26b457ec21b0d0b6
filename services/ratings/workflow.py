"""The words of 好差评: levels, tags, indicators, and how a bad rating is put right.

The five levels and the indicators are those of 国办发〔2019〕51号; the two lowest
levels are 差评. The tags are wording of ours.
"""

from django.db.models import IntegerChoices, TextChoices


class Level(IntegerChoices):
    VERY_GOOD = 5, "非常满意"
    GOOD = 4, "满意"
    FAIR = 3, "基本满意"
    BAD = 2, "不满意"
    VERY_BAD = 1, "非常不满意"


# 差评: each opens a rectification by itself.
LOW = (Level.BAD, Level.VERY_BAD)
# 满意率 counts these among the answered ones.
CONTENT = (Level.VERY_GOOD, Level.GOOD, Level.FAIR)

GOOD_TAGS = ("一次办成", "办得快", "讲得清楚", "态度好", "很方便")
BAD_TAGS = ("指南不准", "办得慢", "来回跑", "没讲清楚", "态度不好", "没办成")
TAGS = {
    Level.VERY_GOOD: GOOD_TAGS,
    Level.GOOD: GOOD_TAGS,
    Level.FAIR: (*GOOD_TAGS, *BAD_TAGS),
    Level.BAD: BAD_TAGS,
    Level.VERY_BAD: BAD_TAGS,
}
GUIDE_WRONG = "指南不准"


class Grade(TextChoices):
    GOOD = "good", "好"
    FAIR = "fair", "一般"
    POOR = "poor", "差"


GUIDE = "guide"
OF_A_REQUEST = {
    "speed": "办事效率",
    GUIDE: "办事指南精确度",
    "ease": "办事便捷度",
    "platform": "平台操作性",
}
OF_A_VISIT = {"speed": "服务效率", "skill": "服务水平", "manner": "服务态度"}


class Channel(TextChoices):
    ONLINE = "online", "网上"
    DEVICE = "device", "现场设备"
    PHONE = "phone", "电话回访"


class State(TextChoices):
    """Of a rectification."""

    OPEN = "open", "待联系"
    WORKING = "working", "整改中"
    FIXED = "fixed", "待回访"
    DONE = "done", "已回访"
    EXCLUDED = "excluded", "复核后不计"


# Somebody still owes the person who rated something.
LIVE = (State.OPEN, State.WORKING, State.FIXED)
# Put right, whatever the person said of it afterwards.
RECTIFIED = (State.FIXED, State.DONE)


class Cause(TextChoices):
    MANNER = "manner", "态度和沟通"
    SPEED = "speed", "办得慢、超期"
    GUIDE = "guide", "指南不准、没讲清"
    SKILL = "skill", "业务不熟"
    PLATFORM = "platform", "系统不好用"
    POLICY = "policy", "政策或条件所限"
    DEPARTMENT = "department", "部门协同"
    OTHER = "other", "其他"


class CallBack(TextChoices):
    ACCEPTED = "accepted", "认可整改"
    REJECTED = "rejected", "不认可，继续整改"
    UNREACHED = "unreached", "联系不上"


class Verdict(TextChoices):
    """申诉复核; the last two take the rating out of the figures."""

    VALID = "valid", "差评有效"
    MISTAKEN = "mistaken", "误评"
    MALICIOUS = "malicious", "恶意差评"
