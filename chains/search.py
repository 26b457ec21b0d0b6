"""What of the register is found: the enterprises whose page a person may open."""

from chains.models import Enterprise
from portal.search.kinds import Kind, Text, Watch, register

SHOWN = ("name", "short_name", "uscc", "address", "cluster", "qualifications")


def of_enterprise(row: Enterprise) -> Text:
    """What its page shows to everybody who may open it: no note, no people."""
    return Text(
        title=row.name,
        parts=tuple(getattr(row, name) for name in SHOWN),
        address=row.get_absolute_url(),
    )


ENTERPRISES = register(
    Kind(
        name="enterprise",
        label="企业",
        icon="building-factory",
        model=Enterprise,
        rows=Enterprise.objects.all,
        read=of_enterprise,
        watches=(Watch(Enterprise, SHOWN),),
        visible_to=Enterprise.objects.visible_to,
    )
)
