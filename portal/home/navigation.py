"""What stands around every public page: the menu, the ways in, the footer."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

PUBLIC = (
    ("首页", "home:home"),
    ("我要办事", "services:guides"),
    ("红色沙龙", "salons:public_list"),
    ("通知公告", "home:announcements"),
    ("一核多点", "places:places"),
    ("关于中心", "home:about"),
)
BESIDE = (("意见建议", "home:suggestions"),)
# Pages that ask a visitor to sign in first, then lead on.
WITH_ACCOUNT = (
    ("报送问题", "issues:report"),
    ("我的问题", "issues:ledger"),
    ("组织体系", "chains:map"),
    ("制度", "articles:articles"),
    ("金点子", "ideas:calls"),
)


def link(label: str, name: str, path: str = "") -> dict[str, Any]:
    url = reverse(name)
    active = path == url or (url != "/" and path.startswith(url))
    return {"label": label, "url": url, "active": active}


def public_site(request: HttpRequest) -> dict[str, Any]:
    """No query: the frame costs nothing, also around the page of a failure."""
    if getattr(request, "htmx", False):
        return {}
    return {
        "public_navigation": [link(*entry, request.path) for entry in PUBLIC],
        "report_url": reverse("issues:report"),
        "util_links": [link(*entry) for entry in BESIDE],
        "footer_links": [
            {"label": "不用登录", "links": [link(*entry) for entry in PUBLIC + BESIDE]},
            {"label": "登录以后", "links": [link(*entry) for entry in WITH_ACCOUNT]},
        ],
    }
