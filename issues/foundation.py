"""The categories that the loop begins with, routed to the seven groups by name."""

from chains.models import Unit
from issues.models import Category
from issues.workflow import EvidenceKind

# (category, name of the group that answers it, evidence that closing asks for)
CATEGORIES = (
    ("融资用信", "资金金融组", ""),
    ("用工招聘", "用工人才组", ""),
    ("人才住房", "用工人才组", ""),
    ("用地规划", "用地规划组", EvidenceKind.APPROVAL),
    ("项目手续", "审批手续组", EvidenceKind.APPROVAL),
    ("用能（水电气热）", "能源保障组", ""),
    ("环保安全", "环保安全组", ""),
    ("物流交通配套", "用地规划组", ""),
    ("政策兑现", "科技政策组", EvidenceKind.PAYMENT),
    ("市场订单", "", ""),
    ("科技创新", "科技政策组", ""),
    ("产业协作", "", ""),
    ("党建党务", "", ""),
    ("其他", "", ""),
)


def load_categories() -> int:
    """Create what is missing; what the centre has changed since stays as it is."""
    units = {unit.name: unit for unit in Unit.objects.active()}
    made = 0
    for order, (name, unit, evidence) in enumerate(CATEGORIES, 1):
        _, is_new = Category.objects.get_or_create(
            name=name,
            defaults={
                "default_unit": units.get(unit),
                "evidence": evidence,
                "order": order,
            },
        )
        made += is_new
    return made
