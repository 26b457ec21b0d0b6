"""The loop's own settings: the rules with their versions, the categories."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from chains.permissions import is_staff
from issues.forms.settings import CategoryForm, PolicyForm
from issues.models import Category, Policy
from portal.accounts.guards import get_visible, open_to, require


@open_to(is_staff)
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force; saving makes a version for issues accepted from now on."""
    may_edit = request.user.has_perm("issues.edit_rules")
    require(may_edit or request.method == "GET")
    form = PolicyForm(request.POST or None, current=Policy.current())
    if form.is_valid():
        form.save_version(by=request.user, at=now())
        messages.success(request, "新规则已生效，只用于今后受理的问题。")
        return redirect("issues:rules")
    versions = Policy.objects.select_related("made_by")[:20]
    facts = {
        "form": form,
        "versions": versions,
        "may_edit": may_edit,
        "heading": "办理规则",
        "subheading": "改动只用于今后受理的问题；已受理的按受理时的版本办",
    }
    return render(request, "ui/versioned_rules.html", facts)


@open_to(is_staff)
@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    rows = Category.objects.select_related("default_unit")
    facts = {"categories": rows, "may_edit": request.user.has_perm("issues.edit_rules")}
    return render(request, "issues/categories.html", facts)


@open_to("issues.edit_rules")
@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_visible(Category, request.user, pk=pk)
    form = CategoryForm(request.POST or None, instance=found)
    if form.is_valid():
        form.save()
        messages.success(request, f"“{found}”已改，今后交办按新的默认单位。")
        return redirect("issues:categories")
    return render(request, "issues/category.html", {"category": found, "form": form})
