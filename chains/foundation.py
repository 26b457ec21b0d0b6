"""The 2+2+7+N as it starts: chains, lead bodies, groups; all of it editable later."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from chains.kinds import Position, UnitKind
from chains.models import IndustryChain, Segment, Unit


@dataclass(frozen=True)
class ChainPlan:
    name: str
    slug: str
    segments: tuple[tuple[str, str], ...]


CHAINS = (
    ChainPlan(
        "纺织服装",
        "textile",
        (
            (Position.UPSTREAM, "纺纱织造"),
            (Position.MIDSTREAM, "印染辅料"),
            (Position.DOWNSTREAM, "成衣品牌"),
        ),
    ),
    ChainPlan(
        "高端装备",
        "equipment",
        (
            (Position.UPSTREAM, "铸锻材料"),
            (Position.MIDSTREAM, "关键部件"),
            (Position.DOWNSTREAM, "整机制造"),
        ),
    ),
    ChainPlan(
        "绿色化工",
        "chemical",
        (
            (Position.UPSTREAM, "基础原料"),
            (Position.MIDSTREAM, "精细化工"),
            (Position.DOWNSTREAM, "新材料应用"),
        ),
    ),
)

LEADS = (
    ("县委组织部（县委两新组织工委）", "县委组织部", "牵头产业链党建，统筹督办。"),
    ("开发区党工委", "", "牵头抓总，统筹推进。"),
)
HEADQUARTERS = (
    ("制造强市建设县指挥部", "制造强市指挥部", "统筹制造业重点任务。"),
    ("助企攀登指挥部", "", "选派助企干部，联系服务攀登企业。"),
)
# The source names no group: these are defaults, to be renamed on the unit's page.
FACTOR_GROUPS = {
    "用地规划": ("自然资源规划部门", "征迁安置服务单位"),
    "资金金融": ("金融服务部门", "财政部门"),
    "用工人才": ("人力资源部门", "人才服务单位"),
    "能源保障": ("供电保障单位", "供水供热单位", "供气保障单位"),
    "环保安全": ("生态环境部门", "应急管理部门", "消防救援单位"),
    "审批手续": ("审批服务部门", "住房城乡建设部门"),
    "科技政策": ("科技管理部门", "工业和信息化部门", "税务部门"),
}


def load_foundation() -> int:
    """Create the whole organisation once; a zone that has any unit is left alone.

    Names may have been edited since, so nothing is matched by name.
    """
    if Unit.objects.exists() or IndustryChain.objects.exists():
        return 0
    with transaction.atomic():
        for order, plan in enumerate(CHAINS, start=1):
            found_chain(plan, order)
        found_heads()
        found_groups()
    return Unit.objects.count()


def found_chain(plan: ChainPlan, order: int) -> None:
    chain = IndustryChain.objects.create(name=plan.name, slug=plan.slug, order=order)
    Segment.objects.bulk_create(
        Segment(chain=chain, position=position, name=name, order=place)
        for place, (position, name) in enumerate(plan.segments, start=1)
    )
    Unit.objects.create(
        kind=UnitKind.COMMITTEE,
        chain=chain,
        name=f"{plan.name}产业链党委",
        duties="每月召开党委会议，会商企业难题，组织红色沙龙。",
        order=30 + order,
    )
    Unit.objects.create(
        kind=UnitKind.TASK_FORCE,
        chain=chain,
        name=f"{plan.name}产业集群专班",
        duties="推进强链补链扩链，协调链上企业的事项。",
        order=40 + order,
    )


def found_heads() -> None:
    for order, (name, short, duties) in enumerate(LEADS, start=10):
        Unit.objects.create(
            kind=UnitKind.LEAD, name=name, short_name=short, duties=duties, order=order
        )
    for order, (name, short, duties) in enumerate(HEADQUARTERS, start=20):
        Unit.objects.create(
            kind=UnitKind.HEADQUARTERS,
            name=name,
            short_name=short,
            duties=duties,
            order=order,
        )
    Unit.objects.create(
        kind=UnitKind.CENTRE,
        name=settings.CENTRE_NAME,
        short_name="党群服务中心",
        duties="受理企业问题和诉求，交办、跟踪、回访。",
        phone=settings.CENTRE_PHONE,
        order=1,
    )


def found_groups() -> None:
    for place, (name, departments) in enumerate(FACTOR_GROUPS.items(), start=1):
        group = Unit.objects.create(
            kind=UnitKind.FACTOR_GROUP,
            name=f"{name}组",
            short_name=name,
            duties=f"联合成员部门，为企业提供{name}方面的保障。",
            order=50 + place,
        )
        for order, department in enumerate(departments, start=1):
            Unit.objects.create(
                kind=UnitKind.DEPARTMENT,
                parent=group,
                name=department,
                order=100 + 10 * place + order,
            )
