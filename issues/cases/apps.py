"""典型案例: from a closed issue to a public page, with the enterprise's consent."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "issues.cases"
    label = "cases"
    verbose_name = "典型案例"

    def ready(self) -> None:
        from chains.organisation import CHAIN_SECTIONS  # noqa: PLC0415 - needs models
        from issues.cases import reminders, sections  # noqa: F401, PLC0415

        CHAIN_SECTIONS.append(sections.of_chain)
