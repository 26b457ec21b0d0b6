"""The demo's places: the core, six invented ones, one of them still a room."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from chains.models import Enterprise, IndustryChain
from chains.places.checklist import set_tick
from chains.places.foundation import load_places
from chains.places.kinds import Audience, HostKind, PlaceKind, Purpose
from chains.places.models import Place, StationPoint

HOURS = "工作日 8:30–11:30，14:00–17:30"


class Sample(NamedTuple):
    """`host` is the word of an invented enterprise, or the name of another body."""

    name: str
    host_kind: str
    host: str
    chain: str
    purposes: tuple[str, ...]
    note: str
    upgraded: int = 0  # days ago; 0 for what was no room before
    kind: str = PlaceKind.STATION
    ticked: int = 4


SAMPLES = (
    Sample(
        *("示例服饰党群服务站", HostKind.ENTERPRISE, "服饰", "textile"),
        (Purpose.EDUCATION, Purpose.LEISURE, Purpose.CULTURE),
        "一楼东侧，阅览和健身同层，链内企业职工下班后也可以来。",
        upgraded=210,
    ),
    Sample(
        *("示例休闲服装党员活动室", HostKind.ENTERPRISE, "休闲服装", "textile"),
        (Purpose.EDUCATION,),
        "正在整理，准备升级为党群服务站。",
        kind=PlaceKind.ROOM,
        ticked=1,
    ),
    Sample(
        *("示例重工党群服务站", HostKind.ENTERPRISE, "重工", "equipment"),
        (Purpose.EDUCATION, Purpose.MEETINGS, Purpose.TALENT),
        "培训教室 40 座，可办技能培训和座谈。",
        upgraded=160,
        ticked=3,
    ),
    Sample(
        *("示例化工党群服务站", HostKind.ENTERPRISE, "化工", "chemical"),
        (Purpose.EDUCATION, Purpose.CULTURE),
        "设安全实训角。",
        upgraded=95,
        ticked=3,
    ),
    Sample(
        *("示例产业园党群服务站", HostKind.PARK, "示例产业园", ""),
        (Purpose.GATHERINGS, Purpose.OFFICES, Purpose.TALENT, Purpose.LEISURE),
        "人才会客厅、健身角，园区企业都可以用。",
    ),
    Sample(
        *("示例服装协会党群服务站", HostKind.SOCIAL, "示例服装行业协会", "textile"),
        (Purpose.GATHERINGS, Purpose.MEETINGS),
        "",
        ticked=2,
    ),
)


def load(at: datetime) -> int:
    load_places()
    chains = {chain.slug: chain for chain in IndustryChain.objects.all()}
    clerk = get_user_model().objects.get(username="clerk")
    points = StationPoint.objects.active()
    for number, sample in enumerate(SAMPLES, start=1):
        place = make(sample, chains.get(sample.chain), number, localdate(at))
        for point in points[: sample.ticked]:
            on = localdate(at) - timedelta(days=40)
            set_tick(place, point, done=True, by=clerk, on=on)
    return Place.objects.count()


def make(
    sample: Sample, chain: IndustryChain | None, number: int, today: date
) -> Place:
    """As it was entered; who was a room before gets the upgrade in the history."""
    enterprise = None
    if sample.host_kind == HostKind.ENTERPRISE:
        enterprise = Enterprise.objects.get(short_name=f"示例{sample.host}")
    place = Place.objects.create(
        kind=PlaceKind.ROOM if sample.upgraded else sample.kind,
        name=sample.name,
        host_kind=sample.host_kind,
        enterprise=enterprise,
        host_name="" if enterprise else sample.host,
        chain=chain,
        address=f"产业园区示例路 {number * 6} 号",
        hours=HOURS,
        phone=f"0537-00002{number:02d}",
        purposes=list(sample.purposes),
        audience=Audience.CHAIN if chain else Audience.ZONE,
        note=sample.note,
        opened_on=today - timedelta(days=600 - number * 30),
    )
    if sample.upgraded:
        place.upgrade(on=today - timedelta(days=sample.upgraded), today=today)
    return place
