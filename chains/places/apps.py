"""党群阵地: one core and many points, what each offers and when it is open."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "chains.places"
    label = "places"
    verbose_name = "党群阵地"

    def ready(self) -> None:
        from chains.dossier import PANELS  # noqa: PLC0415 - needs the models
        from chains.organisation import CHAIN_SECTIONS  # noqa: PLC0415
        from chains.places.sections import of_chain, of_enterprise  # noqa: PLC0415

        PANELS.append(of_enterprise)
        CHAIN_SECTIONS.append(of_chain)
