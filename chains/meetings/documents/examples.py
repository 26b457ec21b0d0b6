"""One made-up context per document: checks templates, and fills the sample print."""

from datetime import date, datetime

from chains.meetings.documents.contexts import (
    AttendanceSheet,
    CorrectionReminder,
    Decided,
    MeetingMinutes,
    MeetingNotice,
    MinutesItem,
    ResolutionSlip,
    Seat,
    Shortfall,
    Topic,
)

COMMITTEE = "示例纺织服装产业链党委"
CENTRE = "示例经济开发区党群服务中心"
MEETING = f"{COMMITTEE}2026年11月份会议"
STARTS = datetime(2026, 11, 25, 9, 0)  # noqa: DTZ001 - a clock on the wall
PLACE = "党群服务中心二楼会议室"
CONTACT, PHONE = "示例联络员", "0537-0000000"
THEME = "破解季节性用工难，保障重点订单交付"

NOTICE = MeetingNotice(
    issuer=COMMITTEE,
    meeting=MEETING,
    to="各委员单位，示例服饰有限公司、示例织造有限公司",
    starts=STARTS,
    place=PLACE,
    attendees="产业链党委全体委员；用工人才组、能源保障组负责同志列席。",
    dated=date(2026, 11, 18),
    theme=THEME,
    number="示例纺织党委〔2026〕11号",
    topics=(
        Topic("通报上次会议议定事项落实情况", "党群服务中心", 10),
        Topic("示例服饰有限公司夜间跳闸问题的会商", "能源保障组", 20),
        Topic("冬季用工保障和技能培训安排", "用工人才组", 20),
    ),
    demands="请提前10分钟入场；汇报材料不超过两页，于会前一个工作日报送。",
    reply_by=date(2026, 11, 23),
    contact=CONTACT,
    phone=PHONE,
)
SHEET = AttendanceSheet(
    meeting=MEETING,
    starts=STARTS,
    place=PLACE,
    chair="示例书记",
    recorder="示例记录员",
    expected=5,
    seats=(
        Seat("示例书记", "示例服饰有限公司党支部书记", "主持"),
        Seat("示例甲", "示例织造有限公司总经理", "委员"),
        Seat("示例乙", "示例印染有限公司副总经理", "委员", "请假：外出参展"),
        Seat("示例丙", "能源保障组组长", "列席"),
        Seat("示例记录员", "党群服务中心干部", "记录"),
    ),
)
MINUTES = MeetingMinutes(
    mark=f"{COMMITTEE}会议纪要",
    issuer=COMMITTEE,
    meeting=MEETING,
    starts=STARTS,
    place=PLACE,
    chair="示例书记",
    present="示例服饰有限公司示例书记、示例织造有限公司示例甲、示例制衣有限公司示例丁、"
    "示例家纺有限公司示例戊",
    dated=date(2026, 11, 27),
    number="第11期",
    theme=THEME,
    roll="应到委员5人，实到4人",
    on_leave="示例印染有限公司示例乙（外出参展）",
    sitting_in="能源保障组示例丙、用工人才组示例己",
    recorder="示例记录员",
    signed_by="示例书记",
    copies_to="示例经济开发区党工委，各要素保障组。",
    items=(
        MinutesItem(
            "关于示例服饰有限公司夜间跳闸的问题",
            "会议听取了能源保障组关于10千伏线路负荷情况的汇报。\n"
            "会议认为，整烫车间夜间集中用电，现有支线容量不足，须在旺季前增容。",
            "会议决定，由能源保障组牵头实施支线增容，企业配合错峰用电。",
            "通过",
            "同意4票，反对0票，弃权0票",
            (
                Decided(
                    "完成10千伏支线增容改造，并向企业反馈停电时段",
                    "能源保障组",
                    date(2026, 12, 11),
                    "审批手续组",
                    "示例丙",
                    "WS2026-0042",
                ),
                Decided(
                    "调整整烫车间班次，错峰用电",
                    "示例服饰有限公司",
                    date(2026, 12, 1),
                ),
            ),
        ),
        MinutesItem(
            "关于冬季用工保障和技能培训",
            "会议讨论了缝制、整烫岗位缺口，各企业合计缺工约120人。",
            "会议原则同意培训安排，请用工人才组与企业逐户核定人数。",
            "原则通过",
            "",
            (
                Decided(
                    "举办两期缝制技能培训班，每期不少于40人",
                    "用工人才组",
                    date(2027, 1, 15),
                ),
            ),
        ),
    ),
)
SLIP = ResolutionSlip(
    number="督办〔2026〕7号",
    matter="完成10千伏支线增容改造，并向企业反馈停电时段",
    basis=f"{MEETING}第一项议题（原问题编号 WS2026-0042）",
    unit="能源保障组",
    opened=date(2026, 11, 27),
    due=date(2026, 12, 11),
    demand="请于12月4日前报送施工方案，12月11日前完成送电并书面反馈。",
    issuer=CENTRE,
    dated=date(2026, 11, 27),
    co_units="审批手续组",
    person="示例丙",
    progress="已完成现场勘查。",
    instructions="旺季之前务必送电，每周报一次进度。（示例主任，2026年11月27日）",
    answer="",
    signed_by="示例主任",
    contact=CONTACT,
    phone=PHONE,
)
REMINDER = CorrectionReminder(
    to=COMMITTEE,
    basis="《产业链党委运行制度》：每月召开一次党委会，会后3个工作日内印发会议纪要。",
    demand="请于反馈时限前补开会议并上传纪要，说明未按期召开的原因；确因工作需要"
    "免开的，请书面说明并报党工委同意。",
    reply_by=date(2026, 11, 13),
    issuer=CENTRE,
    dated=date(2026, 11, 6),
    number="提醒〔2026〕3号",
    shortfalls=(
        Shortfall("2026年10月", "召开产业链党委会", "逾期未开"),
        Shortfall("2026年9月", "印发会议纪要", "超过时限4个工作日"),
    ),
    contact=CONTACT,
    phone=PHONE,
)
