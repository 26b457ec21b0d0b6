"""The four-step loop: report, consult, close, supervise."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "issues"
    verbose_name = "问题闭环"

    def ready(self) -> None:
        from chains.organisation import LIVE_COUNTS  # noqa: PLC0415 - needs the models
        from chains.querysets import REACHES  # noqa: PLC0415
        from issues import search  # noqa: F401, PLC0415
        from issues.reach import enterprises_in_hand, in_hand  # noqa: PLC0415

        REACHES.append(enterprises_in_hand)
        LIVE_COUNTS.append(in_hand)
