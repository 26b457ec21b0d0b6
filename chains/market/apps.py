"""供需对接: what enterprises of the chains offer each other, and what came of it."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "chains.market"
    label = "market"
    verbose_name = "供需对接"

    def ready(self) -> None:
        from chains.market.section import newest_posts  # noqa: PLC0415 - needs the models
        from chains.organisation import CHAIN_SECTIONS  # noqa: PLC0415

        CHAIN_SECTIONS.append(newest_posts)
