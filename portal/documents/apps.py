"""Name and label of the document templates."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "portal.documents"
    verbose_name = "公文模板"
