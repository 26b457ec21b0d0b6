"""The core centre of a new site, and the check-list of a station.

Source: the published account of the zone: 1处党群服务中心; 党员活动室升级为党群服务站，
完善党员教育、休闲健身、党建文化活动等功能，向链内企业开放共享.
"""

from django.conf import settings
from django.db import transaction

from chains.places.kinds import Audience, HostKind, PlaceKind, Purpose
from chains.places.models import Place, StationPoint

POINTS = (
    "能开展党员教育",
    "能休闲健身",
    "能开展党建文化活动",
    "向链内企业开放共享",
)


@transaction.atomic
def load_places() -> int:
    """Make the core from the settings, once; a zone that has a place is left alone."""
    if not StationPoint.objects.exists():
        StationPoint.rewrite(POINTS)
    if Place.objects.exists():
        return 0
    Place.objects.create(
        kind=PlaceKind.CENTRE,
        name=settings.CENTRE_NAME,
        host_kind=HostKind.ZONE,
        host_name=settings.ZONE_NAME,
        address=settings.CENTRE_ADDRESS,
        hours=settings.CENTRE_HOURS,
        phone=settings.CENTRE_PHONE,
        purposes=[Purpose.GATHERINGS, Purpose.OFFICES, Purpose.TALENT],
        audience=Audience.PUBLIC,
        note="党务服务、企业服务、公共服务融为一体，一步到位连接园区企业、党组织、群众。",
    )
    return 1
