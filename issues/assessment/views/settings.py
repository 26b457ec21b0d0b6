"""口径: the rules of the assessment with their versions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from issues.assessment.forms import SchemeForm
from issues.assessment.models import Scheme
from issues.assessment.permissions import reads_assessment
from portal.accounts.guards import open_to, require


@open_to(reads_assessment)
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Saving makes a version for months closed from now on."""
    may_edit = request.user.has_perm("assessment.edit_scheme")
    require(may_edit or request.method == "GET")
    form = SchemeForm(request.POST or None, current=Scheme.current())
    if form.is_valid():
        form.save_version(by=request.user, at=now())
        messages.success(request, "新口径已生效，只用于今后封账的月份。")
        return redirect("assessment:rules")
    versions = Scheme.objects.select_related("made_by")[:20]
    facts = {
        "form": form,
        "versions": versions,
        "may_edit": may_edit,
        "heading": "考核口径",
        "subheading": "改动只用于今后封账的月份；已封账的按封账时的版本",
    }
    return render(request, "ui/versioned_rules.html", facts)
