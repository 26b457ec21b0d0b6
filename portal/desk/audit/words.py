"""The journal in Chinese: what was done, to what, and the details."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from portal.accounts.models import User
from portal.audit.models import Entry

KINDS: dict[str, dict[str, str]] = {
    "登录": {
        "accounts.sign_in": "登录",
        "accounts.sign_out": "退出",
        "accounts.sign_in_failed": "登录失败",
        "accounts.locked_out": "连续输错被锁定",
        "accounts.code_failed": "动态验证码输错",
    },
    "账号": {
        "accounts.invite": "开通账号",
        "accounts.link": "打印开通单",
        "accounts.password_set": "凭开通单设密码",
        "accounts.password_changed": "修改密码",
        "accounts.mfa_on": "开启动态验证码",
        "accounts.mfa_off": "关闭动态验证码",
        "accounts.mfa_codes": "生成备用码",
        "accounts.mfa_reset": "重置动态验证码",
        "accounts.disable": "停用账号",
        "accounts.enable": "启用账号",
        "accounts.unlock": "解锁账号",
    },
    "资料": {
        "backup.restored": "从备份恢复",
        "phone.reveal": "查看完整手机号",
        "enterprises.import": "导入企业台账",
        "enterprises.export": "导出企业台账",
        "template.upload": "换公文模板",
        "template.shipped": "恢复出厂模板",
        "export.issues": "导出问题台账",
        "export.orders": "导出责任清单",
        "export.closings": "导出销号清单",
        "export.holds": "导出挂账清单",
        "export.notices": "导出督办清单",
        "export.visits": "导出走访记录",
        "export.market": "导出供需对接台账",
        "export.turns": "导出轮值表",
        "export.activity_entries": "导出活动报名表",
        "export.ideas": "导出金点子台账",
        "export.assessment": "导出考核表",
        "export.salon_guests": "导出沙龙名单",
        "export.requests": "导出窗口服务台账",
        "export.counter_visits": "导出到访登记",
        "export.ratings": "导出好差评台账",
        "rating.device": "打开现场评价页",
        "request.code": "打印办件查询码",
        "export.places": "导出阵地台账",
        "export.audit": "导出审计记录",
    },
    "公开内容": {
        "announcement.publish": "发布公告",
        "announcement.withdraw": "撤下公告",
        "announcement.remove": "删除公告草稿",
        "guide.on": "恢复服务事项",
        "guide.off": "停用服务事项",
        "guide.confirm": "指南内容核对无误",
        "guide.doubt": "指南内容存疑撤下",
    },
    "系统": {
        "assessment.close": "考核封账",
        "delivery.resend": "重发提醒",
        "screen.renew": "生成大屏地址",
        "screen.revoke": "停用大屏地址",
        "audit.verify": "校验审计记录",
    },
}
LABELS = {kind: label for group in KINDS.values() for kind, label in group.items()}
DETAILS = {
    "title": "标题",
    "guide": "事项",
    "point": "内容",
    "reason": "原因",
    "document": "公文",
    "version": "版本",
    "note": "改了什么",
    "of": "所属",
    "salon": "沙龙",
    "count": "条数",
    "period": "周期",
    "cases": "案件数",
    "with_phones": "含完整手机号",
    "conditions": "条件",
    "result": "结果",
    "new": "新增",
    "changed": "更新",
    "same": "没有变化",
    "wrong": "有误",
}
USERS = User._meta.label_lower


def tell(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each with `label`, `about` and `said` in words.

    The names of all accounts that they are about are read in one statement.
    """
    entries = list(entries)
    pks = [number(e.target) for e in entries if e.target.startswith(f"{USERS}:")]
    people = User.objects.in_bulk([pk for pk in pks if pk])
    for entry in entries:
        entry.label = LABELS.get(entry.action, entry.action)
        entry.about = about(entry, people)
        entry.said = "；".join(said(entry.detail))
    return entries


def number(target: str) -> int | None:
    digits = target.rpartition(":")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else None


def about(entry: Entry, people: dict[int, User]) -> str:
    """The account by its name, unless it is the person's own; others by number."""
    kind, pk = entry.target.partition(":")[0], number(entry.target)
    if kind == USERS:
        if pk == entry.by_id:
            return "本人"
        return (
            f"{people[pk]}（{people[pk].username}）" if pk in people else f"账号 {pk}"
        )
    if not entry.target:
        return ""
    try:
        name = apps.get_model(kind)._meta.verbose_name
    except (LookupError, ValueError):
        return entry.target
    return f"{name} {pk}"


def said(detail: dict[str, Any]) -> Iterable[str]:
    for name, value in detail.items():
        if isinstance(value, bool):
            value = "是" if value else "否"  # noqa: PLW2901 - its word
        yield f"{DETAILS.get(name, name)}：{value}"
