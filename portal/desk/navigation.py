"""What stands beside every page: the menu by role, counters, banners."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate, now

from chains.market.permissions import reads_market
from chains.meetings.permissions import reads_meetings
from chains.permissions import (
    is_liaison,
    is_staff,
    keeps_register,
    works_at_centre,
)
from chains.places.permissions import reads_places
from chains.standing import standing_of
from chains.visits.permissions import reads_visits
from issues.assessment.permissions import reads_all, reads_assessment
from issues.cases.permissions import reads_cases
from issues.groups.permissions import reads_groups
from issues.ledgers.family import FAMILY
from issues.permissions import can_report, follows_supervision
from issues.views.orphans import watches as watches_orphans
from portal.desk.overdue import watches_progress
from portal.desk.permissions import watches_cockpit
from portal.notices.health import silence_warning
from portal.notices.post import unread_count
from portal.ui.addresses import address
from portal.ui.menus import Group, Link
from portal.workdays.banner import provisional_warning
from salons.permissions import reads_rotation, reads_salons
from services.counter.permissions import keeps_counter, reads_figures
from services.ratings.permissions import reads_ratings, sets_rules
from services.requests.permissions import reads_requests, serves_at_counter


def anybody(_user: Any) -> bool:
    return True


def not_staff(user: Any) -> bool:
    return not is_staff(user)


def speaks_for_one(user: Any) -> bool:
    return not_staff(user) and is_liaison(user)


def only_aids(user: Any) -> bool:
    """A cadre without a post reports too, but never in the enterprise's own name."""
    return not_staff(user) and not is_liaison(user) and can_report(user)


def follows_requests(user: Any) -> bool:
    """Reads some of them without serving at the counter."""
    return reads_requests(user) and not serves_at_counter(user)


def only_reads_figures(user: Any) -> bool:
    """Who keeps the counter finds them there."""
    return reads_figures(user) and not keeps_counter(user)


def works_on_a_chain(user: Any) -> bool:
    who = standing_of(user)
    return bool(who.secretary_chain_ids | who.task_force_chain_ids)


def only_reads(user: Any) -> bool:
    return not keeps_register(user)


def only_visits(user: Any) -> bool:
    return not reads_places(user)


def oversees(user: Any) -> bool:
    return user.has_perm("notices.oversee")


def keeps_accounts(user: Any) -> bool:
    return user.has_perm("accounts.keep")


def verifies_journal(user: Any) -> bool:
    return user.has_perm("audit.verify")


def edits_templates(user: Any) -> bool:
    return user.has_perm("documents.edit")


def reads_calendar(user: Any) -> bool:
    return user.has_perm("workdays.read")


Entry = tuple[str, str, str, Callable[[Any], bool]]
MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "我的",
        (
            ("工作台", "desk:desk", "layout-dashboard", anybody),
            ("驾驶舱", "cockpit:cockpit", "chart-line", watches_cockpit),
        ),
    ),
    (
        "问题闭环",
        (
            ("问题台账", "issues:ledger", "list-check", is_staff),
            ("我的问题", "issues:ledger", "list-check", not_staff),
            ("报送问题", "issues:report", "message-report", speaks_for_one),
            ("代报问题", "issues:report", "message-report", only_aids),
            ("超期与快到期", "desk:overdue", "alarm", watches_progress),
            ("会商", "issues:consultations", "users", is_staff),
            ("一类事", "groups:groups", "components", reads_groups),
            ("督办", "issues:supervision", "gavel", follows_supervision),
            ("考核", "assessment:scoreboard", "chart-bar", reads_assessment),
            ("月报", "monthly:page", "report-analytics", reads_all),
            ("典型案例", "cases:kept", "award", reads_cases),
            ("无人承接", "issues:orphans", "user-off", watches_orphans),
        ),
    ),
    (
        "产业链党建",
        (
            ("组织体系", "chains:map", "affiliate", anybody),
            ("制度", "articles:articles", "file-certificate", anybody),
            ("会议", "meetings:meetings", "calendar-event", reads_meetings),
            ("走访", "visits:visits", "map-pin", reads_visits),
            ("供需对接", "market:posts", "arrows-exchange", reads_market),
            ("企业台账", "chains:enterprises", "building-factory", keeps_register),
            ("企业名录", "chains:enterprises", "building-factory", only_reads),
            ("联络名录", "chains:liaisons", "users-group", is_staff),
        ),
    ),
    (
        "沙龙与活动",
        (
            ("红色沙龙", "salons:salons", "users-group", reads_salons),
            ("轮值", "salons:rotation", "rotate", reads_rotation),
            ("党建活动", "activities:activities", "flag", anybody),
            ("金点子", "ideas:calls", "bulb", anybody),
        ),
    ),
    (
        "窗口服务",
        (
            ("今日窗口", "counter:desk", "desk", keeps_counter),
            ("窗口数据", "counter:figures", "chart-bar", only_reads_figures),
            ("我要办事", "services:guides", "clipboard-list", anybody),
            ("办件台账", "requests:ledger", "clipboard-check", serves_at_counter),
            ("办件", "requests:ledger", "clipboard-check", follows_requests),
            ("好差评", "ratings:ledger", "mood-smile", reads_ratings),
            ("党群阵地", "places:kept", "building-community", reads_places),
            ("一核多点", "places:places", "building-community", only_visits),
            ("公告", "home:drafts", "speakerphone", reads_all),
            ("意见箱", "home:suggestion_box", "message", works_at_centre),
        ),
    ),
    (
        "设置",
        (
            ("工作日历", "workdays:this_year", "calendar-event", reads_calendar),
            ("办理规则", "issues:rules", "clock-hour-4", is_staff),
            ("会议规则", "meetings:rules", "clock-hour-4", works_at_centre),
            ("好差评规则", "ratings:rules", "clock-hour-4", sets_rules),
            ("问题类别", "issues:categories", "components", is_staff),
            ("公文模板", "documents:list", "file-word", edits_templates),
            ("外发记录", "notices:deliveries", "send", oversees),
            ("账号", "people:list", "users", keeps_accounts),
            ("审计记录", "audit:journal", "shield-check", verifies_journal),
        ),
    ),
)


# Whose menu is longer than a screen sees these open, and of the others the heading.
LONG = 16
EVERY_DAY: dict[str, Callable[[Any], bool]] = {
    "我的": anybody,
    "问题闭环": anybody,
    "产业链党建": works_on_a_chain,
    "沙龙与活动": works_on_a_chain,
    "窗口服务": works_at_centre,
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The context of the signed-in shell; nothing for strangers and for htmx."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or request.htmx:
        return {}
    unread = unread_count(user)
    inbox = inbox_link(unread, request.path)
    first, *others = groups(request)
    menu = [replace(first, links=(*first.links, inbox)), *others]
    links = [link for group in menu for link in group.links]
    return {
        "navigation": menu,
        "tabbar": [*[link for link in links if link.icon in THUMB], inbox][:5],
        "create_links": create_links(user),
        "inbox_url": inbox.url,
        "unread": unread,
        "home_url": address("desk:desk"),
        "search_url": address("search:search"),
        "who_label": standing_of(user).label,
        "account_links": account_links(),
        "banners": banners(request),
    }


def inbox_link(unread: int, path: str) -> Link:
    url = address("notices:inbox")
    return Link("提醒", url, "bell", active=path == url, count=unread, hot=True)


THUMB = {"layout-dashboard", "list-check", "message-report", "affiliate"}


def groups(request: HttpRequest) -> list[Group]:
    user, path, found = request.user, request.path, {}
    for label, entries in MENU:
        found[label] = tuple(
            Link(text, url, icon, active=stands_for(name, url, path))
            for text, name, icon, who in entries
            if who(user)
            for url in [address(name)]
        )
    short = sum(len(links) for links in found.values()) <= LONG
    return [
        Group(label, links, short or is_at_hand(label, links, user))
        for label, links in found.items()
        if links
    ]


def is_at_hand(label: str, links: tuple[Link, ...], user: Any) -> bool:
    """Open without a click: everyday work, and where the person is now."""
    daily = label in EVERY_DAY and EVERY_DAY[label](user)
    return daily or any(link.active for link in links)


def stands_for(name: str, url: str, path: str) -> bool:
    """Whether this entry is lit on that page; one entry leads to all the ledgers."""
    if name == "issues:ledger" and path != address("issues:supervision"):
        return path in {address(ledger.url) for ledger in FAMILY}
    if name == "salons:rotation":  # one page for each chain
        return path.startswith(url)
    return path == url


def create_links(user: Any) -> list[Link]:
    if not can_report(user):
        return []
    label = "报送问题" if speaks_for_one(user) else "代企业报送问题"
    return [Link(label, address("issues:report"), "message-report")]


def account_links() -> list[Link]:
    return [
        Link("提醒方式", address("notices:preferences"), "bell"),
        Link("日历订阅", address("calendar:subscription"), "calendar-plus"),
        Link("修改密码", address("account_change_password"), "lock"),
        Link("动态验证码", address("mfa_index"), "shield-lock"),
    ]


def banners(request: HttpRequest) -> list[dict[str, str]]:
    """For staff: the dispatcher is silent, which nobody else can mend; on the desk of
    those who keep the calendar: next year is still unannounced."""
    user, found = request.user, []
    if is_staff(user):
        found.append(silence_warning(user, now()))
    if request.path == address("desk:desk") and user.has_perm("workdays.edit"):
        found.append(provisional_warning(localdate()))
    return [{"kind": "yellow", "text": text} for text in found if text]
