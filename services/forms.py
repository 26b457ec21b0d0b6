"""Forms of the catalogue: the item, the guide's head, and each kind of point."""

from typing import Any

from django import forms
from django.db import models

from portal.ui.forms import PortalForm
from portal.workflow.seen import SeenMixin
from services.models import POINTS, ServiceItem, ServiceItemVersion

AREA = forms.Textarea(attrs={"rows": 3})
LONG = ("text", "note", "answer", "if_not", "summary")


def typed(field: models.Field, **facts: Any) -> forms.Field:
    """An address typed without a scheme is one of https."""
    if isinstance(field, models.URLField):
        facts["assume_scheme"] = "https"
    return field.formfield(**facts)


class ItemForm(PortalForm, forms.ModelForm):
    class Meta:
        model = ServiceItem
        fields = ("code", "order")
        help_texts = {
            "code": "党务 DW、企业 QY、公共 GG，例如 QY-08。",
            "order": "小的排前面。",
        }


class HeadForm(SeenMixin, PortalForm, forms.ModelForm):
    """What stands above the sections of a guide."""

    class Meta:
        model = ServiceItemVersion
        fields = (
            *("name", "domain", "audience", "mode", "summary", "decides", "fee"),
            *("place", "phone", "watch_phone", "link", "keywords", "online"),
            *("counter", "booking", "is_sensitive", "review_months", "reason"),
        )
        formfield_callback = typed
        widgets = {"summary": AREA}
        help_texts = {
            "place": "空着就写中心的地址。",
            "phone": "空着就写中心的电话。",
            "keywords": "群众会怎么说，用顿号隔开。",
            "link": "只在外链事项填。",
            "reason": "发布后写在版本记录里。",
        }

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("mode") == "external" and not facts.get("link"):
            self.add_error("link", "外链事项要写对方的网址。")
        return facts


class PointForm(SeenMixin, PortalForm, forms.ModelForm):
    """One point of a draft."""

    @property
    def has_new_words(self) -> bool:
        return bool(set(self.changed_data) - {"order", "seen"})


def point_form(kind: str) -> type[forms.ModelForm]:
    """The form of one kind of point, with every field that staff may type."""
    model = POINTS[kind]
    names = [
        field.name
        for field in model._meta.concrete_fields
        if field.editable and field.name != "id"
    ]
    names.sort(key=lambda name: name == "order")
    widgets = {name: AREA for name in names if name in LONG}

    class Meta:
        fields = names
        formfield_callback = typed

    Meta.model, Meta.widgets = model, widgets
    return type(f"{model.__name__}Form", (PointForm,), {"Meta": Meta})


FORMS = {kind: point_form(kind) for kind in POINTS}
