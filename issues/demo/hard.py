"""The demo's hard cases: words of a way that few issues go."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from portal.workdays.current import work_calendar


class HardWays:
    """Words for a `Walker`, which brings issue, cast, unit, liaison and `make`."""

    issue: Any
    cast: Any
    unit: Any
    liaison: Any
    at: Any
    make: Any
    lead: Any

    def ask_extension(self) -> None:
        due = self.lead().clocks.get(kind="order").due_on
        self.make(
            "ask_extension",
            self.cast.officer(self.unit),
            reason="须等供货方排期，配件从外省发货",
            progress="已现场查勘，图纸已确认",
            new_due_on=work_calendar().add(due, 3),
        )

    def grant_extension(self) -> None:
        self.make("grant_extension", self.cast.reviewer)

    def propose_hold(self) -> None:
        self.make(
            "propose_hold",
            self.cast.officer(self.unit),
            cause="higher_approval",
            exit_criterion="上级批复下达",
            interim_help="先按临时方案供应，每周现场巡查一次",
            next_review_on=localdate(self.at) + timedelta(days=25),
        )

    def hold(self) -> None:
        self.make("grant_hold", self.cast.director)
        self.make("grant_hold", self.cast.secretaries[self.issue.chain_id])

    def reopen(self) -> None:
        self.make("reopen", self.liaison.user, reason="上周又出现了两次")

    def appeal(self) -> None:
        reason = "这属于开发区的服务职责，没有进入仲裁"
        self.make("appeal", self.liaison.user, reason=reason)
