"""The small editor of announcements: plain text, a line is a paragraph."""

from django import forms

from portal.home.models import Announcement
from portal.ui.forms import PortalForm


class AnnouncementForm(PortalForm, forms.ModelForm):
    class Meta:
        model = Announcement
        fields = ("kind", "title", "text", "source", "pinned_until")
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
        help_texts = {
            "kind": "选“关于中心”，发布后换下现在的“关于中心”页。",
            "text": "一段一行。不写个人电话和身份证号。",
            "source": "选填，文件名称和文号。",
            "pinned_until": "选填，到这一天为止排在最前。",
        }
