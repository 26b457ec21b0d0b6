"""意见建议: anybody writes, the centre answers, all read what it publishes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.views.directory import revealed
from portal.accounts.guards import get_visible, open_to, public
from portal.audit.address import address_of
from portal.home.forms import ReplyForm, SuggestionForm
from portal.home.models import Suggestion
from portal.home.permissions import answers_suggestions
from portal.home.reminders import tell_of
from portal.ui.pages import keyset
from portal.workflow.moves import Refused
from portal.workflow.views import answered

ORDER = ("-at", "-pk")


@public
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """What was answered for everybody to read; no names, no numbers."""
    page = keyset(
        Suggestion.objects.public(), after=request.GET.get("after", ""), order=ORDER
    )
    facts = {"page": page, "answers": answers_suggestions(request.user)}
    return render(request, "home/suggestions.html", facts)


@public
@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """提意见: one text; nothing typed is lost when it is refused."""
    form = SuggestionForm(request.POST or None)
    if form.is_valid():
        row = form.save(commit=False)
        try:
            row.submit(address=address_of(request), at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            tell_of(row)
            said = f"已收到，我们在 {row.due_on} 前答复；留了电话的会给您回电。"
            messages.success(request, said)
            return redirect("home:suggestions")
    return render(request, "home/suggest.html", {"form": form})


@open_to(answers_suggestions)
@require_GET
def suggestion_box(request: HttpRequest) -> HttpResponse:
    """The longest waiting first, then what was answered."""
    rows = Suggestion.objects.visible_to(request.user)
    waiting = rows.waiting().order_by("at", "pk")[:100]
    done = rows.exclude(answered_at=None).select_related("answered_by")
    page = keyset(done, after=request.GET.get("after", ""), order=ORDER)
    facts = {"waiting": waiting, "page": page}
    return render(request, "home/suggestion_box.html", facts)


@open_to(answers_suggestions)
@require_http_methods(["GET", "POST"])
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Suggestion, request.user, pk=pk)
    form = ReplyForm(request.POST or None, suggestion=row)
    return answered(
        request,
        form,
        lambda: row.reply(by=request.user, at=now(), **form.cleaned_data),
        to="/suggestions/box/",
        template="home/suggestion.html",
        heading="答复意见",
        submit="答复",
        suggestion=row,
    )


@open_to(answers_suggestions)
@require_POST
def suggestion_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Suggestion, request.user, pk=pk)
    return revealed(request, row, row.name or "来信人", row.phone, row)
