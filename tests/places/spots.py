"""Places for other tests: a core, a station, a room, and a closed one with a secret."""

from itertools import count

from chains.places.kinds import HostKind, PlaceKind
from chains.places.models import Place, StationPoint
from tests.builders import MONDAY, a_chain

numbers = count(1)


def a_place(kind=PlaceKind.STATION, **facts):
    number = next(numbers)
    facts = {
        "name": f"示例服务站 {number}",
        "host_kind": HostKind.PARK,
        "host_name": "示例产业园",
        "address": f"示例路 {number} 号",
        "hours": "工作日 8:30–17:30",
        "phone": "0537-0000001",
    } | facts
    if "enterprise" in facts:
        facts |= {"host_kind": HostKind.ENTERPRISE, "host_name": ""}
    return Place.objects.create(kind=kind, **facts)


def a_room(**facts):
    return a_place(PlaceKind.ROOM, **facts)


def a_core(**facts):
    zone = {"host_kind": HostKind.ZONE, "host_name": "示例开发区"}
    return a_place(PlaceKind.CENTRE, **(zone | facts))


def place_with(secret):
    """Closed, so that its keepers alone may know of it; and a point of the list."""
    name = f"{secret}{next(numbers)}"
    place = a_place(name=name, note=secret, chain=a_chain("化工"))
    place.close(on=MONDAY.date())
    point, _ = StationPoint.objects.get_or_create(text="能开展党员教育")
    return {"place": place.pk, "point": point.pk}
