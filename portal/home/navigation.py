"""What stands around every public page: the menu, the ways in, the footer."""

from typing import Any

from django.http import HttpRequest

from portal.ui.addresses import address

PUBLIC = (
    ("首页", "home:home"),
    ("我要办事", "services:guides"),
    ("红色沙龙", "salons:public_list"),
    ("通知公告", "home:announcements"),
    ("一核多点", "places:places"),
    ("关于中心", "home:about"),
)
BESIDE = (("查办件进度", "requests:track"), ("意见建议", "home:suggestions"))
# In the footer: the guides lead there too.
AT_THE_COUNTER = (
    ("预约到窗口", "counter:book"),
    ("查排队、查预约", "counter:find"),
    ("好差评公开", "ratings:figures"),
)
# The tiles of the front page in their order, the first one red: label, a line beneath,
# where to, picture. A room that opens a way in for the public adds its line here.
WAYS_IN = (
    ("提问题", "手机两分钟报完", "issues:enter", "message-report"),
    ("办事情", "指南和一次性告知单", "services:guides", "clipboard-list"),
    ("红色沙龙", "近期举办和轮值公示", "salons:public_list", "users-group"),
    ("查办件进度", "凭受理号和查询码", "requests:track", "list-check"),
    ("服务站点", "就近找党群服务站", "places:places", "map-pin"),
    ("意见建议", "不用登录，写一句就行", "home:suggestions", "message"),
)
# Pages that ask a visitor to sign in first, then lead on.
WITH_ACCOUNT = (
    ("报送问题", "issues:enter"),
    ("我的问题", "issues:ledger"),
    ("我的办件", "requests:ledger"),
    ("组织体系", "chains:map"),
    ("制度", "articles:articles"),
    ("金点子", "ideas:calls"),
)
FOOTER = (
    ("办事", (PUBLIC[1], *AT_THE_COUNTER, *BESIDE, PUBLIC[2])),
    ("公开", (*PUBLIC[3:], ("典型案例", "cases:public_list"))),
    ("登录以后", WITH_ACCOUNT),
)


def link(label: str, name: str, path: str = "") -> dict[str, Any]:
    url = address(name)
    active = path == url or (url != "/" and path.startswith(url))
    return {"label": label, "url": url, "active": active}


def ways_in() -> list[dict[str, str]]:
    return [
        {"label": label, "note": note, "url": address(name), "icon": icon}
        for label, note, name, icon in WAYS_IN
    ]


def public_site(request: HttpRequest) -> dict[str, Any]:
    """No query: the frame costs nothing, also around the page of a failure."""
    if getattr(request, "htmx", False):
        return {}
    # Called by the pages that have this frame; most have the signed-in one.
    return {
        "public_navigation": lambda: [link(*entry, request.path) for entry in PUBLIC],
        "find_url": lambda: address("search:search"),
        "report_url": lambda: address("issues:enter"),
        "util_links": lambda: [link(*entry) for entry in BESIDE],
        "footer_links": lambda: [
            {"label": label, "links": [link(*entry) for entry in entries]}
            for label, entries in FOOTER
        ],
    }
