"""走访: what was said at an enterprise, and what became of it."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "chains.visits"
    label = "visits"
    verbose_name = "走访"

    def ready(self) -> None:
        from chains.dossier import PANELS  # noqa: PLC0415 - needs the models
        from chains.visits.panel import latest  # noqa: PLC0415

        PANELS.append(latest)
