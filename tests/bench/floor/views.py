"""One list without OFFSET, one item, one form, one page of numbers."""

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from tests.bench.floor.models import Item

SIZE = 20  # as many as a page of the portal


class ItemForm(forms.ModelForm):
    class Meta:
        model = Item
        fields = ("title",)


def items(request: HttpRequest) -> HttpResponse:
    rows = Item.objects.select_related("maker").order_by("-pk")
    if state := request.GET.get("state"):
        rows = rows.filter(state=int(state))
    if after := request.GET.get("after"):
        rows = rows.filter(pk__lt=int(after))
    return render(request, "floor/list.html", {"items": rows[:SIZE]})


def item(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Item.objects.select_related("maker"), pk=pk)
    return render(request, "floor/item.html", {"item": found})


def new(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST or None)
    if form.is_valid():
        form.instance.maker_id = 1
        return redirect(f"/{form.save().pk}/")
    return render(request, "floor/form.html", {"form": form})


def numbers(request: HttpRequest) -> HttpResponse:
    """The newest of each state: what a dashboard asks, without counting all."""
    newest = list(Item.objects.order_by("-pk")[:1000].values_list("pk", flat=True))
    rows = Item.objects.filter(pk__in=newest).values("state")
    states = rows.annotate(count=Count("pk")).order_by("state")
    latest = Item.objects.select_related("maker").order_by("-pk")[:SIZE]
    return render(
        request, "floor/numbers.html", {"states": states, "items": list(latest)}
    )
