"""What the demo's enterprises offer and seek, and what their chains lack; invented."""

from typing import NamedTuple

from chains.kinds import LinkState
from chains.market.workflow import Kind, Reach, Side

MARKET, ORDERS, TALENT = Kind.MARKET, Kind.ORDERS, Kind.TALENT
SUPPLY, DEMAND = Side.SUPPLY, Side.DEMAND
CHAIN, ZONE = Reach.CHAIN, Reach.ZONE


class Sample(NamedTuple):
    """One post: `ago` days since it was made, `fate` what became of it."""

    by: str
    side: str
    kind: str
    title: str
    what: str
    quantity: str
    ago: int
    fate: str
    partner: str = ""
    reach: str = CHAIN
    days: int = 30


# The words of enterprises are those of chains.demo: 服饰 is 示例服饰有限公司.
SAMPLES = (
    Sample(
        "服饰",
        DEMAND,
        ORDERS,
        "旺季找缝制产能，T 恤和卫衣",
        "订单集中在月底前，需要三条平缝线，来样试做合格再定。",
        "20000 件",
        6,
        "offered",
        "制衣",
    ),
    Sample(
        "制衣",
        SUPPLY,
        ORDERS,
        "富余两条平缝线，可接梭织加工",
        "现有 46 名熟练工，月产能约三万件，可先做小批量。",
        "30000 件/月",
        18,
        "accepted",
        "休闲服装",
    ),
    Sample(
        "印染",
        SUPPLY,
        ORDERS,
        "环保活性印花，可拼缸小批量",
        "单色 200 米起做，七天交货，色牢度四级以上。",
        "每天 8000 米",
        320,
        "done",
        "服饰",
        ZONE,
    ),
    Sample(
        "织造",
        DEMAND,
        MARKET,
        "一起参加春季面料展，拼标准展位",
        "已订两个标准展位，想找一家做成衣的一起布展，费用平摊。",
        "2 个展位",
        285,
        "done",
        "休闲服装",
    ),
    Sample(
        "休闲服装",
        SUPPLY,
        MARKET,
        "直播间可带本链品牌",
        "自有直播间每周三场，可给本链企业排品，佣金按件。",
        "每周 3 场",
        40,
        "silent",
        "服饰",
        CHAIN,
        60,
    ),
    Sample(
        "辅料",
        DEMAND,
        TALENT,
        "找打样师傅带徒，按天结算",
        "拉链和织带打样各一人，每周两天，想和有师傅的企业共用。",
        "2 人",
        95,
        "failed",
        "印染",
    ),
    Sample(
        "服饰",
        SUPPLY,
        TALENT,
        "缝纫实训线，每期可给兄弟企业留名额",
        "与示例职业学院合办，每期 20 天，结业可上岗。",
        "每期 10 个名额",
        3,
        "open",
        "",
        ZONE,
        60,
    ),
    Sample(
        "制衣",
        DEMAND,
        TALENT,
        "缺整烫班组长，想借一个月",
        "旺季借用，工资照付另加补贴，住宿由我们安排。",
        "1 人",
        62,
        "expired",
    ),
    Sample(
        "印染",
        DEMAND,
        MARKET,
        "找本地坯布稳定供货",
        "40 支纯棉坯布，每月一批，愿签年度框架。",
        "每月 50000 米",
        150,
        "differing",
        "织造",
    ),
    Sample(
        "重工",
        DEMAND,
        ORDERS,
        "结构件焊接外协，图纸齐全",
        "中小型结构件，来料加工，要求有二级以上焊工。",
        "120 吨",
        4,
        "offered",
        "铸造",
    ),
    Sample(
        "铸造",
        SUPPLY,
        ORDERS,
        "树脂砂线富余产能，可接灰铁件",
        "单件 50 公斤到 3 吨，周期 20 天。",
        "每月 300 吨",
        25,
        "accepted",
        "液压",
    ),
    Sample(
        "液压",
        SUPPLY,
        MARKET,
        "油缸样册和试验台开放给整机厂",
        "试验台每周开放两个半天，可现场看耐压试验。",
        "每周 2 次",
        210,
        "done",
        "重工",
        ZONE,
    ),
    Sample(
        "智能装备",
        DEMAND,
        MARKET,
        "联合投标自动化产线",
        "我们做电控和软件，缺机械总装伙伴。",
        "1 个项目",
        75,
        "failed",
        "重工",
        ZONE,
        45,
    ),
    Sample(
        "重工",
        SUPPLY,
        TALENT,
        "焊工考评点，可代培代考",
        "持证考评员三名，每月一批。",
        "每月 15 人",
        12,
        "open",
        "",
        ZONE,
        90,
    ),
    Sample(
        "液压",
        DEMAND,
        TALENT,
        "共用一名热处理工程师",
        "每周一天现场指导，费用两家分摊。",
        "1 人",
        130,
        "done",
        "铸造",
    ),
    Sample(
        "智能装备",
        SUPPLY,
        ORDERS,
        "激光切割机白班可外接",
        "6 千瓦，板厚 20 毫米以内。",
        "每天 6 小时",
        110,
        "expired",
        "",
        CHAIN,
        20,
    ),
    Sample(
        "铸造",
        DEMAND,
        MARKET,
        "合买生铁，凑够一列车",
        "凑够一个专列每吨便宜几十元，谁一起。",
        "每月 800 吨",
        48,
        "withdrawn",
    ),
    Sample(
        "化工",
        SUPPLY,
        MARKET,
        "溶剂可就近管道供应",
        "园区内管廊已通，按表计量，省运费。",
        "每月 400 吨",
        5,
        "offered",
        "涂料",
        ZONE,
    ),
    Sample(
        "涂料",
        DEMAND,
        ORDERS,
        "水性涂料代工灌装",
        "自备配方和包材，需要有防爆灌装线。",
        "每月 60 吨",
        33,
        "differing",
        "新材料",
        CHAIN,
        45,
    ),
    Sample(
        "新材料",
        SUPPLY,
        ORDERS,
        "中试釜可对外接单",
        "500 升两台，适合新品放样，配分析员。",
        "每周 2 批",
        240,
        "done",
        "生物科技",
        ZONE,
    ),
    Sample(
        "生物科技",
        DEMAND,
        TALENT,
        "找注册申报专员，兼职也行",
        "每月来两次，帮助整理登记材料。",
        "1 人",
        20,
        "declined",
        "化工",
    ),
    Sample(
        "化工",
        SUPPLY,
        TALENT,
        "安全实训基地对链内企业开放",
        "受限空间、动火作业实操，半天一班。",
        "每班 25 人",
        345,
        "done",
        "涂料",
        CHAIN,
        180,
    ),
    Sample(
        "涂料",
        DEMAND,
        MARKET,
        "想进家具厂名录，求引荐",
        "产品有检测报告，可先试用。",
        "",
        170,
        "taken_down",
        "化工",
    ),
    Sample(
        "新材料",
        DEMAND,
        ORDERS,
        "急找小批量聚合代加工",
        "样品已定型，先做三吨。",
        "3 吨",
        9,
        "open",
    ),
    Sample(
        "织造",
        SUPPLY,
        TALENT,
        "挡车工培训，师傅可上门",
        "两名技师，每次半天，先教看台和换梭。",
        "每月 4 次",
        14,
        "retracted",
        "制衣",
    ),
)
# Posted by the centre for an enterprise without an account.
BY_CLERK = Sample(
    "童装",
    DEMAND,
    MARKET,
    "想找链内面料商直供童装面料",
    "A 类面料，颜色稳定，先小批量试。",
    "每月 2000 米",
    8,
    "open",
)


class Gap(NamedTuple):
    chain: str
    segment: str
    title: str
    what: str
    state: str = LinkState.MISSING
    filled_by: str = ""


GAPS = (
    Gap(
        "textile",
        "印染辅料",
        "高端面料后整理",
        "功能性整理（防水、阻燃）现送外地，来回五天。",
    ),
    Gap(
        "textile",
        "纺纱织造",
        "弹力纬编坯布",
        "针织卫衣面料，月需求约 8 万米。",
        LinkState.TALKING,
    ),
    Gap(
        "textile",
        "印染辅料",
        "本地拉链供应",
        "成衣企业都要。",
        LinkState.FILLED,
        "拉链",
    ),
    Gap("equipment", "关键部件", "大型热处理", "三米以上轴类调质，最近的在邻市。"),
    Gap("equipment", "铸锻材料", "精密锻件", "液压件毛坯。", LinkState.FILLED, "锻压"),
    Gap(
        "chemical",
        "新材料应用",
        "水性树脂改性",
        "涂料企业每月外购约 90 吨。",
        LinkState.TALKING,
    ),
    Gap("chemical", "基础原料", "电子级溶剂提纯", "新材料企业试产要用。"),
)
