"""The kinds of places, of their hosts, of what they offer and to whom."""

from django.db import models


class PlaceKind(models.TextChoices):
    CENTRE = "centre", "党群服务中心"
    STATION = "station", "党群服务站"
    ROOM = "room", "党员活动室"


class HostKind(models.TextChoices):
    """Where a place stands: mission row M092, and the zone itself for the core."""

    ZONE = "zone", "开发区"
    PARK = "park", "园区"
    ENTERPRISE = "enterprise", "企业"
    SOCIAL = "social", "社会组织"


class Purpose(models.TextChoices):
    """What a place is good for: mission rows M073 and M093."""

    GATHERINGS = "gatherings", "党群活动"
    OFFICES = "offices", "政务服务"
    TALENT = "talent", "人才孵化"
    EDUCATION = "education", "党员教育"
    LEISURE = "leisure", "休闲健身"
    CULTURE = "culture", "党建文化"
    MEETINGS = "meetings", "会议场地"


class Audience(models.TextChoices):
    """To whom it is open; a station is shared within its chain (M074)."""

    CHAIN = "chain", "链内企业"
    ZONE = "zone", "全区企业"
    PUBLIC = "public", "企业和群众"
