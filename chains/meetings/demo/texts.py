"""What the demo's meetings talk about; all of it invented."""

from typing import NamedTuple

from chains.meetings.workflow import Topic

THEMES = (
    "能源保障与旺季用工",
    "强链补链与配套协作",
    "惠企政策兑现",
    "技术改造与设备更新",
    "岁末安全与环保",
    "人才引育与技能培训",
)


class Subject(NamedTuple):
    topic: str
    title: str
    said: str
    concluded: str
    resolved: str


SUBJECTS = (
    Subject(
        Topic.INDUSTRY,
        "冬季专场招聘会组织方案",
        "用工人才组汇报方案，企业提出周末办更方便。",
        "同意方案，招聘会放在周末，岗位提前一周汇总。",
        "汇总各企业岗位并发布招聘会公告。",
    ),
    Subject(
        Topic.POLICY,
        "休闲服饰贷授信进度",
        "资金金融组汇报授信进度，两家企业材料还缺抵押清单。",
        "逐户对接，缺什么材料一次讲清。",
        "列出各户所缺材料并一次告知。",
    ),
    Subject(
        Topic.SAFETY,
        "岁末年初消防安全提醒",
        "环保安全组通报检查情况，主要是通道堆放。",
        "企业自查一周，专班抽查。",
        "完成一轮消防通道抽查并通报结果。",
    ),
    Subject(
        Topic.PARTY,
        "党员先锋岗设在产线",
        "两家企业介绍做法，其他企业愿意试。",
        "在三家企业先行设岗，下月交流。",
        "帮助三家企业完成先锋岗设置。",
    ),
    Subject(
        Topic.SCIENCE,
        "共享检测设备开放时间",
        "科技政策组介绍设备清单，企业希望夜间也能预约。",
        "先开放两个晚上，试行一个月。",
        "公布夜间预约时段和收费标准。",
    ),
    Subject(
        Topic.INDUSTRY,
        "链内面料本地采购对接",
        "下游企业列出需求，上游企业可供三类。",
        "由专班牵头对接一次，签意向的跟进。",
        "组织一次供需对接并登记意向。",
    ),
    Subject(
        Topic.POLICY,
        "技改补助申报辅导",
        "审批手续组说明口径，企业关心发票时限。",
        "办一次辅导，统一口径。",
        "办一次技改补助申报辅导会。",
    ),
)
