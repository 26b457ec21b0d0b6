"""The articles a zone starts with: only what its published model says.

Source of every sentence: the published account of the "2+2+7+N" model and of the
committees' working mechanism (运行机制); how it is done in detail is for the zone to
write. Days and shares of the loop stand in 办理规则, not here, so that they cannot
disagree.
"""

from datetime import date, datetime

from django.db import transaction

from chains.articles.models import Article, ArticleKind, Version
from chains.kinds import UnitKind
from chains.models import Unit

SOURCE = "“2+2+7+N”模式和产业链党委运行机制"
MEETING = """一、党委会议
产业链党委每月召开 1 次党委会议，每次明确主题。
坚持“党建+产业发展”，议题包括党建工作、产业发展任务、惠企政策落地、科技创新、安全环保和企业诉求。
二、要素保障部门工作例会
要素保障部门召开工作例会，集中研究企业反映的问题。
三、专题协商会
议题较为复杂、需要多方协调的，召开专题协商会。
四、议定事项
会议议定的事项写明责任单位和完成时限，会后交办，下次会议先通报落实情况。"""
LOOP = """一、问题报送
企业联络员、助企干部和窗口工作人员报送企业问题。
二、难题会商
需要多个部门协调的问题，由产业链党委或要素保障部门会商。
三、问题销号
办结的问题附佐证材料，经审核并由企业确认后销号。
四、督办考核
逾期未办的问题逐级督办，办理情况纳入考核。"""
SALON = """一、轮值
“红色沙龙”由成员企业轮值，轮值企业负责活动的组织、接待、会务等工作。
二、协助
产业集群专班、产业链党委协助轮值企业做好筹备、协调、服务等工作。
三、内容
一般以现场观摩、政策宣传、座谈交流、教育培训等为主要内容，搭建政企协同、产业协同、企业协同的平台。
四、回应
活动结束后总结前期工作，回应企业诉求解决情况。"""
COMMON = (
    ("产业链党委会议制度", ArticleKind.MEETING, MEETING),
    ("企业问题闭环办理制度", ArticleKind.LOOP, LOOP),
    ("红色沙龙轮值制度", ArticleKind.SALON, SALON),
)
DUTIES = {
    UnitKind.LEAD: "牵头抓总，统筹产业链党建和产业发展。",
    UnitKind.TASK_FORCE: "具体落实产业集群发展任务，推进强链补链扩链。\n"
    "协助“红色沙龙”轮值企业做好筹备、协调、服务等工作。",
    UnitKind.COMMITTEE: "每月召开 1 次党委会议，明确主题。\n"
    "会商企业难题，督促议定事项落实。\n"
    "协助“红色沙龙”轮值企业做好筹备、协调、服务等工作。",
    UnitKind.FACTOR_GROUP: "联建服务，会同成员部门为企业提供要素保障。",
}


def load_articles(*, on: date, at: datetime) -> int:
    """Put them in force once; a zone that has any article is left alone."""
    if Article.objects.exists():
        return 0
    with transaction.atomic():
        for order, (title, kind, body) in enumerate(COMMON, start=1):
            enact(Article(title=title, kind=kind, order=order), body, on, at)
        for unit in Unit.objects.active().of_kind(*DUTIES).order_by("order", "pk"):
            article = Article(
                title=f"{unit.called}职责",
                kind=ArticleKind.DUTY,
                unit=unit,
                order=unit.order,
            )
            enact(article, DUTIES[UnitKind(unit.kind)], on, at)
    return Article.objects.count()


def enact(article: Article, body: str, on: date, at: datetime) -> None:
    article.save()
    draft = Version(article=article, body=body, source=SOURCE, since=on)
    draft.keep()
    draft.publish(by=None, at=at, on=on)
