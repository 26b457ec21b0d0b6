"""A revision of one rule and a draft of another; never outside the demo."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from chains.articles.foundation import load_articles
from chains.articles.models import Article, ArticleKind


def load(at: datetime) -> None:
    on, users = localdate(at), get_user_model().objects
    load_articles(on=on, at=at)
    clerk, director = users.get(username="clerk"), users.get(username="director")
    meeting = Article.objects.get(kind=ArticleKind.MEETING)
    revised = meeting.draft_by(clerk)
    revised.body += "\n会议材料提前两个工作日发给参会单位。"
    revised.reason = "补充材料提前发送的要求"
    revised.keep()
    revised.publish(by=director, at=at, on=on)
    salon = Article.objects.get(kind=ArticleKind.SALON)
    draft = salon.draft_by(clerk)
    draft.body += "\n五、交接\n上一期轮值企业向下一期移交签到表、诉求清单和照片。"
    draft.reason = "写明交接的内容"
    draft.keep()
