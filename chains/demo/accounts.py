"""The demo's accounts: posts instead of personal names, one password for all."""

from collections.abc import Iterator
from dataclasses import dataclass

from chains.kinds import LiaisonKind, PostRole, UnitKind

PASSWORD = "demo-2026"  # noqa: S105 - the demo binds to 127.0.0.1 and says so

# Shown on the demo's sign-in page and by ./run: one account per role.
SHOWN = (
    ("clerk", "服务中心窗口"),
    ("director", "服务中心主任"),
    ("liaison", "企业联络员"),
    ("partysec", "企业党组织书记"),
    ("secretary", "产业链党委秘书"),
    ("taskforce", "产业集群专班"),
    ("officer", "要素保障单位经办人"),
    ("unithead", "要素保障组负责人"),
    ("cadre", "助企干部"),
    ("leader", "开发区党工委领导"),
    ("sysadmin", "系统管理员"),
)
CHAIN_WORDS = {"textile": "纺织服装", "equipment": "高端装备", "chemical": "绿色化工"}


@dataclass(frozen=True)
class Office:
    """One account with one post in the unit that `unit` finds by its facts."""

    username: str
    name: str
    unit: tuple[tuple[str, str], ...]
    role: str
    title: str = ""
    deputises: str = ""


def at(**facts: str) -> tuple[tuple[str, str], ...]:
    return tuple(facts.items())


CENTRE = at(kind=UnitKind.CENTRE)
OFFICES = (
    Office("clerk", "窗口工作人员甲", CENTRE, PostRole.OFFICER, "窗口"),
    Office("clerk2", "窗口工作人员乙", CENTRE, PostRole.OFFICER, "窗口"),
    Office("clerk3", "窗口工作人员丙", CENTRE, PostRole.OFFICER, "窗口"),
    Office("director", "中心主任", CENTRE, PostRole.HEAD, "主任"),
    Office("director2", "中心副主任", CENTRE, PostRole.HEAD, "主任", "director"),
    Office("sysadmin", "系统管理员甲", CENTRE, PostRole.ADMIN),
    Office("sysadmin2", "系统管理员乙", CENTRE, PostRole.ADMIN),
    Office(
        "leader",
        "党工委分管领导",
        at(kind=UnitKind.LEAD, name="开发区党工委"),
        PostRole.LEADER,
        "分管领导",
    ),
    Office(
        "leader2",
        "两新工委负责人",
        at(kind=UnitKind.LEAD, short_name="县委组织部"),
        PostRole.LEADER,
        "负责人",
    ),
)


def chain_offices() -> Iterator[Office]:
    """Secretary and task force of each chain; the first chain has the plain names."""
    for slug, word in CHAIN_WORDS.items():
        tail = "" if slug == "textile" else f".{slug}"
        committee = at(kind=UnitKind.COMMITTEE, chain__slug=slug)
        force = at(kind=UnitKind.TASK_FORCE, chain__slug=slug)
        yield Office(
            f"secretary{tail}", f"{word}党委秘书", committee, PostRole.SECRETARY, "秘书"
        )
        yield Office(
            f"taskforce{tail}", f"{word}专班成员", force, PostRole.OFFICER, "专班成员"
        )


def unit_offices(units: list[tuple[str, str]]) -> Iterator[Office]:
    """Every group has a head, every group and department an officer."""
    for place, (kind, name) in enumerate(units, start=1):
        unit = at(kind=kind, name=name)
        if name == "用地规划组":
            yield Office("officer", f"{name}经办人", unit, PostRole.OFFICER)
        else:
            yield Office(f"officer{place:02d}", f"{name}经办人", unit, PostRole.OFFICER)
        if name == "能源保障组":
            yield Office("unithead", f"{name}组长", unit, PostRole.HEAD, "组长")
        elif kind == UnitKind.FACTOR_GROUP:
            yield Office(
                f"unithead{place:02d}", f"{name}组长", unit, PostRole.HEAD, "组长"
            )


# (account, name, kind, words of the enterprises)
SPOKESPEOPLE = (
    ("partysec", "示例服饰支部书记", LiaisonKind.PARTY_SECRETARY, ("服饰",)),
    ("cadre", "助企干部甲", LiaisonKind.AID_CADRE, ("服饰", "休闲服装", "印染")),
    ("cadre2", "助企干部乙", LiaisonKind.AID_CADRE, ("重工", "液压")),
    ("cadre3", "助企干部丙", LiaisonKind.AID_CADRE, ("化工", "生物科技")),
    ("advisor", "党建专员甲", LiaisonKind.PARTY_ADVISOR, ("智能装备", "生物科技")),
)
# The first is the account `liaison`, the others liaison02 and so on.
LIAISED = (
    *("服饰", "制衣", "印染", "辅料", "织造", "休闲服装", "重工", "液压"),
    *("智能装备", "铸造", "化工", "新材料", "生物科技", "涂料"),
    *("童装", "针织", "纺纱", "家纺", "拉链", "绣花"),
    *("工程机械", "轴承", "传动", "锻压", "精密部件"),
    *("助剂", "树脂", "环保材料", "气体", "膜材料"),
)
