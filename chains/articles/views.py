"""制度: the list, what is in force, earlier versions side by side, the next draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.articles.forms import ArticleForm, DraftForm
from chains.articles.models import Article, ArticleKind, Version
from chains.articles.permissions import (
    drafts_articles,
    publishes_articles,
    reads_article_drafts,
)
from chains.articles.reading import differences, sections
from portal.accounts.guards import get_visible, open_to, signed_in
from portal.workflow.moves import Refused
from portal.workflow.seen import refuse_unseen
from portal.workflow.views import answered


@signed_in
@require_GET
def articles(request: HttpRequest) -> HttpResponse:
    """By kind; what is only a draft so far shows to who drafts or publishes."""
    reads_drafts = reads_article_drafts(request.user)
    rows = Article.objects.for_list(localdate())
    found = [row for row in rows if row.since or reads_drafts]
    groups = [
        (kind.label, [row for row in found if row.kind == kind]) for kind in ArticleKind
    ]
    facts = {
        "groups": [(label, rows) for label, rows in groups if rows],
        "drafts": drafts_articles(request.user),
        "reads_drafts": reads_drafts,
    }
    return render(request, "articles/articles.html", facts)


@signed_in
@require_GET
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in force today, and where it comes from."""
    this, on = get_visible(Article, request.user, pk=pk), localdate()
    current = this.current(on)
    published = this.versions.published().select_related("published_by")
    reads_drafts = reads_article_drafts(request.user)
    facts = {
        "article": this,
        "current": current,
        "sections": sections(current.body) if current else [],
        "coming": published.filter(since__gt=on).order_by("since").first(),
        "versions": published,
        "drafts": drafts_articles(request.user),
        "draft": this.versions.drafts().first() if reads_drafts else None,
        "publishes": publishes_articles(request.user),
    }
    return render(request, "articles/article.html", facts)


@signed_in
@require_GET
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version and what it changed against the one before it."""
    rows = Version.objects.select_related("article", "published_by")
    this = get_visible(rows, request.user, article=pk, number=number)
    before = this.article.versions.published().filter(number=number - 1).first()
    facts = {
        "version": this,
        "before": before,
        "lines": differences(before.body if before else "", this.body),
    }
    return render(request, "articles/version.html", facts)


@open_to(drafts_articles)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = ArticleForm(request.POST or None)
    if form.is_valid():
        return redirect("articles:draft", form.save().pk)
    facts = {"form": form, "heading": "新增制度", "back": "/articles/"}
    facts |= {"submit": "下一步：写正文"}
    return render(request, "ui/form_page.html", facts)


@open_to(drafts_articles)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """写下一版: what is in force stays until it is published."""
    this = get_visible(Article, request.user, pk=pk)
    form = DraftForm(request.POST or None, instance=this.draft_by(request.user))
    return answered(
        request,
        form,
        form.keep,
        to=this,
        heading=f"修订：{this}",
        subheading="保存后是草稿；中心主任或领导发布后才施行。",
        submit="保存草稿",
    )


@open_to(publishes_articles)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Article, request.user, pk=pk)
    found = this.versions.drafts().first()
    try:
        if found is None:
            raise Refused("没有等待发布的草稿，可能同事刚刚已经发布。")
        refuse_unseen(found.mark, request.POST)
        found.publish(by=request.user, at=now(), on=localdate())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已发布，自 {found.since} 起施行。")
    return redirect(this)


@open_to(drafts_articles)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Article, request.user, pk=pk)
    this.versions.drafts().delete()
    messages.success(request, "草稿已删除，现行的不变。")
    return redirect(this)
