"""The room of uploaded files, and the start-up check of what protects it."""

from typing import Any

from django.apps import AppConfig
from django.core import checks


class FilesConfig(AppConfig):
    name = "portal.files"
    verbose_name = "附件"

    def ready(self) -> None:
        checks.register(defused_xml_is_present)


def defused_xml_is_present(**_kwargs: Any) -> list[checks.CheckMessage]:
    """openpyxl expands entity bombs silently when defusedxml is missing or off."""
    from openpyxl import DEFUSEDXML  # noqa: PLC0415 - 15 MB that no page needs

    if DEFUSEDXML:
        return []
    return [
        checks.Error(
            "openpyxl reads XML without defusedxml.",
            hint="pip install defusedxml, and do not set OPENPYXL_DEFUSEDXML=False.",
            id="files.E001",
        )
    ]
