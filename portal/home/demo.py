"""The demo's public site: announcements, one pinned, a draft, and suggestions."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from portal.home.models import Announcement, AnnouncementKind, Suggestion

TEXTS = (
    (
        AnnouncementKind.NOTICE,
        "冬季专场招聘会征集岗位",
        "请用工企业在月底前提交岗位，写明人数、工作内容、地点、报酬和有效期。\n岗位由中心审核后发布。",
        20,
    ),
    (
        AnnouncementKind.PUBLICITY,
        "上月企业问题办理情况公示",
        "上月报送的问题都已受理，办理结果由企业逐件确认。\n对办理不满意的，可以再提。",
        9,
    ),
    (
        AnnouncementKind.NEWS,
        "三条产业链召开本月党委会议",
        "会议研究企业提出的问题，议定事项写明单位和期限，下次会议先通报落实情况。",
        4,
    ),
)


def load(at: datetime, *, by: Any) -> int:
    for kind, title, text, back in TEXTS:
        row = Announcement(kind=kind, title=title, text=text, written_by=by)
        if kind == AnnouncementKind.NOTICE:
            row.pinned_until = localdate(at) + timedelta(days=7)
        row.save()
        row.publish(by=by, at=at - timedelta(days=back))
    Announcement(
        title="元旦假期服务安排（待定稿）",
        text="以放假通知为准。",
        written_by=by,
    ).save()
    suggestions(at, by=by)
    return Announcement.objects.news().count()


def suggestions(at: datetime, *, by: Any) -> None:
    """One answered for everybody, one that waits, one that waits too long."""
    texts = (
        ("园区班车站牌看不清，晚上更看不清。", 20),
        ("窗口中午能不能有人值班？", 9),
        ("指南里的材料能不能给个样表？", 1),
    )
    rows = []
    for number, (text, back) in enumerate(texts):
        row = Suggestion(text=text)
        row.submit(address=f"192.0.2.{number}", at=at - timedelta(days=back))
        rows.append(row)
    rows[0].reply(
        by=by,
        at=at - timedelta(days=17),
        answer="已请管理单位换成反光站牌，下周装好。",
        is_public=True,
    )
