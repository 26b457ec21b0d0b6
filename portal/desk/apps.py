"""The workbench, the menu and whatever joins several rooms."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "portal.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from chains.dossier import PANELS  # noqa: PLC0415 - needs the models
        from portal.desk.dossier.views import latest  # noqa: PLC0415

        PANELS.append(latest)
