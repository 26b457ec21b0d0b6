"""About thirty obviously invented enterprises over the three chains."""

from dataclasses import dataclass

from chains.kinds import Stage
from chains.uscc import check_digit


@dataclass(frozen=True)
class Sample:
    """One invented enterprise: `says` holds the words that set its flags."""

    word: str
    segment: str
    headcount: int
    stage: str = Stage.PRODUCING
    says: str = ""


TEXTILE = (
    Sample("服饰", "成衣品牌", 326, Stage.ABOVE_SCALE, "链主 攀登 省级专精特新"),
    Sample("制衣", "成衣品牌", 148, Stage.ABOVE_SCALE),
    Sample("童装", "成衣品牌", 64),
    Sample("休闲服装", "成衣品牌", 212, Stage.ABOVE_SCALE, "攀登"),
    Sample("针织", "纺纱织造", 96),
    Sample("织造", "纺纱织造", 187, Stage.ABOVE_SCALE),
    Sample("纺纱", "纺纱织造", 243, Stage.ABOVE_SCALE, "高新技术企业"),
    Sample("家纺", "成衣品牌", 58),
    Sample("印染", "印染辅料", 132, Stage.ABOVE_SCALE, "攀登"),
    Sample("辅料", "印染辅料", 41, Stage.TRIAL),
    Sample("拉链", "印染辅料", 37),
    Sample("绣花", "印染辅料", 22, Stage.STOPPED),
)
EQUIPMENT = (
    Sample("重工", "整机制造", 418, Stage.ABOVE_SCALE, "链主 攀登 高新技术企业"),
    Sample("工程机械", "整机制造", 265, Stage.ABOVE_SCALE),
    Sample("智能装备", "整机制造", 88, Stage.TRIAL, "省级专精特新"),
    Sample("液压", "关键部件", 121, Stage.ABOVE_SCALE, "攀登 高新技术企业"),
    Sample("轴承", "关键部件", 74),
    Sample("传动", "关键部件", 69),
    Sample("铸造", "铸锻材料", 156, Stage.ABOVE_SCALE),
    Sample("锻压", "铸锻材料", 83),
    Sample("精密部件", "关键部件", 0, Stage.BUILDING),
)
CHEMICAL = (
    Sample("化工", "精细化工", 203, Stage.ABOVE_SCALE, "链主 攀登"),
    Sample("新材料", "新材料应用", 118, Stage.ABOVE_SCALE, "高新技术企业"),
    Sample("涂料", "精细化工", 62),
    Sample("助剂", "精细化工", 47),
    Sample("生物科技", "新材料应用", 93, Stage.TRIAL, "攀登 高新技术企业"),
    Sample("树脂", "基础原料", 78),
    Sample("环保材料", "新材料应用", 36),
    Sample("气体", "基础原料", 29),
    Sample("膜材料", "新材料应用", 0, Stage.SIGNED),
)
SAMPLES = {"textile": TEXTILE, "equipment": EQUIPMENT, "chemical": CHEMICAL}


def invented_uscc(number: int) -> str:
    body = f"91370830MA{number:07d}"
    return body + check_digit(body)
