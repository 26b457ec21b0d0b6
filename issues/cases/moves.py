"""A case from its draft to the public page; the enterprise may end it at any time."""

from datetime import datetime
from typing import Any

from django.db import models

from chains.standing import standing_of
from issues.cases.anonymity import Watch
from issues.cases.workflow import CONSENTED, Answer, CaseState
from issues.workflow import State
from portal.ui.words import sentence
from portal.workflow.moves import Refused, Said, moves


class Telling(models.Model):
    """Moves of a case; who may is asked by the pages."""

    class Meta:
        abstract = True

    @moves(CaseState.DRAFT)
    def write(
        self, *, by: Any, at: datetime, seen: int, units: Any = (), **typed: Any
    ) -> Said:
        """修改草稿, and its first words: over nobody's that the writer has not seen."""
        del at
        self.check_closed()
        self.check_seen(
            seen, "草稿刚刚被别人改过，请另开一页看过；再点一次保存，就用您的文字。"
        )
        for name, value in typed.items():
            setattr(self, name, value)
        self.units.set(units)
        return said(by, "修改草稿。" if self.version else "起草。")

    @moves(CaseState.DRAFT, to=CaseState.ASKED)
    def ask(self, *, by: Any, at: datetime) -> Said:
        """请企业同意: to these words as they stand."""
        del at
        self.check_closed()
        self.check_anonymous(named=self.wants_name)
        return said(by, "请企业看过后答复能不能公开。")

    @moves(CaseState.ASKED, to=(CaseState.AGREED, CaseState.REFUSED))
    def answer(
        self, *, by: Any, at: datetime, seen: int, answer: str, words: str = ""
    ) -> Said:
        """企业答复 to the words it saw; no is said as easily as yes."""
        self.check_seen(seen, "文字刚刚改过，请看过新文字再答复。")
        speaks = self.issue.enterprise.name
        text = f"{Answer(answer).label}。{sentence(words)}"
        if answer == Answer.NO:
            return Said(text, acting_as=speaks, to=CaseState.REFUSED)
        if answer == Answer.NAMED and not self.wants_name:
            raise Refused("这个案例没有要写企业名称，请选“不写企业名称”。")
        self.named = answer == Answer.NAMED
        self.consented_by, self.consented_at = by, at
        return Said(text, acting_as=speaks, to=CaseState.AGREED)

    @moves(*CONSENTED, to=CaseState.PUBLISHED)
    def publish(self, *, by: Any, at: datetime, seen: int) -> Said:
        """公开 the words to which the enterprise agreed; anew after another closing."""
        self.check_seen(seen, "案例刚刚有变动，请看过下面的文字再公开。")
        self.check_closed()
        if self.is_public:
            raise Refused("已经公开，公众看得到，不用再点。")
        self.check_anonymous(named=self.named)
        self.published_by, self.published_at = by, at
        return said(by, "公开。")

    @moves(CaseState.PUBLISHED, to=CaseState.WITHDRAWN)
    def withdraw(self, *, by: Any, at: datetime, reason: str) -> Said:
        """撤下 by the centre; the consent stands."""
        del at
        if not reason.strip():
            raise Refused("请写一句为什么撤下。")
        self.published_by = self.published_at = None
        return said(by, f"撤下：{sentence(reason)}")

    @moves(*CONSENTED, to=CaseState.REVOKED)
    def revoke(self, *, by: Any, at: datetime, words: str = "") -> Said:
        """企业撤回同意, at any time and without a reason: off the page at once."""
        del by, at
        self.forget_consent()
        return Said(
            f"撤回同意。{sentence(words)}", acting_as=self.issue.enterprise.name
        )

    @moves(
        CaseState.ASKED,
        CaseState.REFUSED,
        CaseState.AGREED,
        CaseState.WITHDRAWN,
        CaseState.REVOKED,
        to=CaseState.DRAFT,
    )
    def revise(self, *, by: Any, at: datetime) -> Said:
        """修改: other words need another consent."""
        del at
        self.forget_consent()
        return said(by, "退回草稿修改，改好要重新请企业同意。")

    def forget_consent(self) -> None:
        self.named = False
        self.consented_by = self.consented_at = None
        self.published_by = self.published_at = None

    def check_seen(self, seen: int, otherwise: str) -> None:
        """`seen` is the version that stood on the page; each move makes another."""
        if seen != self.version:
            raise Refused(otherwise)

    def check_closed(self) -> None:
        if self.issue.state != State.CLOSED:
            now = self.issue.get_state_display()
            raise Refused(f"这件问题现在是“{now}”，销号以后才能作典型案例。")

    def check_anonymous(self, *, named: bool) -> None:
        found = Watch(self.issue, named=named).finds("\n".join(self.texts))
        if found:
            raise Refused(f"文字里还有{'、'.join(found)}，看得出是谁，请改掉再来。")


def said(by: Any, text: str) -> Said:
    return Said(text, acting_as=standing_of(by).label)
