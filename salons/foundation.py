"""The first checklist. The article names the headings (轮值企业负责组织、接待、会务;
专班、产业链党委协助筹备、协调、服务); the items are a usual beginning, which the centre
changes on its page."""

from salons.models import TemplateItem
from salons.workflow import Heading, Side

ITEMS = (
    (Side.HOST, Heading.ORGANISING, "定观摩路线和讲解人", 5),
    (Side.HOST, Heading.ORGANISING, "定交流发言的企业", 5),
    (Side.HOST, Heading.RECEPTION, "准备安全帽和防护用品", 2),
    (Side.HOST, Heading.RECEPTION, "安排停车和引导", 1),
    (Side.HOST, Heading.LOGISTICS, "布置会场、席卡和茶水", 1),
    (Side.COMMITTEE, Heading.PREPARING, "与轮值企业商定主题和议程", 10),
    (Side.COMMITTEE, Heading.COORDINATING, "请相关职能部门负责人到场", 5),
    (Side.COMMITTEE, Heading.SERVING, "打印诉求回应清单", 1),
    (Side.TASK_FORCE, Heading.PREPARING, "摸清链上企业的新难题", 5),
    (Side.TASK_FORCE, Heading.COORDINATING, "请承办单位备好答复", 2),
    (Side.TASK_FORCE, Heading.SERVING, "安排专人现场记录", 1),
)


def load_template() -> int:
    """Write the items where there is none at all; returns how many were written."""
    if TemplateItem.objects.exists():
        return 0
    rows = [
        TemplateItem(side=side, heading=heading, text=text, days_before=days)
        for side, heading, text, days in ITEMS
    ]
    return len(TemplateItem.objects.bulk_create(rows))
