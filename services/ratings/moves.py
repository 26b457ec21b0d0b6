"""差评整改 move by move: call, mend, ask again, and judge an appeal."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves
from services.ratings.models.rules import RatingRules
from services.ratings.naming import named_in
from services.ratings.workflow import (
    LIVE,
    LOW,
    CallBack,
    Cause,
    Level,
    State,
    Verdict,
)


def said(by: Any, text: str, **facts: Any) -> Said:
    """Inside the house; what the person reads stands in the reply."""
    label = standing_of(by).label if by else ""
    return Said(text, acting_as=label, seen_by=Visibility.INTERNAL, **facts)


def needed(words: str, sentence: str) -> str:
    """The words without their edges, or Refused with what to write."""
    if not words.strip():
        raise Refused(sentence)
    return words.strip()


class Mending(models.Model):
    """Moves of a rectification; who may is asked by the pages."""

    class Meta:
        abstract = True

    @moves(State.OPEN)
    def start(self, *, by: Any, at: datetime) -> Said:
        """The first line of the journal, by the system."""
        del at
        name = self.responsible.name if self.responsible else "中心主任"
        level = self.rating.get_level_display()
        return said(
            by,
            f"评价为“{level}”，由{name}负责：{self.contact_due} 前联系评价人，"
            f"{self.fix_due} 前整改。",
        )

    @moves(State.OPEN, to=State.WORKING)
    def contact(self, *, by: Any, at: datetime, words: str) -> Said:
        """联系: what is wrong, in the person's own words; no answer is one, too."""
        self.contact_words = needed(words, "请写一句对方怎么说；没联系上也请写明。")
        self.contacted_at = at
        return said(by, f"已联系：{self.contact_words}")

    @moves(State.OPEN, State.WORKING)
    def extend(self, *, by: Any, at: datetime, days: int, reason: str) -> Said:
        """延期, once and in time; `days` counts from the day of the rating."""
        if self.extension_reason:
            raise Refused("已经延期过一次，不能再延。")
        if localdate(at) > self.fix_due:
            raise Refused("整改期限已过，不能再延期，请尽快整改。")
        rules, began = RatingRules.current(), localdate(self.rating.at)
        due = work_calendar().add(began, min(days, rules.most_days))
        if days > rules.most_days or due <= self.fix_due:
            raise Refused(
                f"请写比现在更长、不超过 {rules.most_days} 个工作日的期限，"
                f"从差评当天（{began}）算起。"
            )
        self.extension_reason = needed(reason, "请写明为什么要延期。")
        self.give_days(began, days)
        return said(by, f"整改延期至 {due}：{self.extension_reason}")

    @moves(State.WORKING, to=State.FIXED)
    def fix(self, *, by: Any, at: datetime, cause: str, action: str) -> Said:
        """整改: why it went wrong and what was done about it."""
        self.cause, self.fixed_at = cause, at
        self.action = needed(action, "请写明做了什么。")
        return said(by, f"已整改（{Cause(cause).label}）：{self.action}")

    @moves(State.WORKING)
    def reopen(self, *, by: Any, at: datetime, reason: str) -> Said:
        """重开 the request that was rated: the same number, a new clock."""
        if self.rating.request is None:
            raise Refused("这是到访评价，没有办件可以重开。")
        self.rating.request.reopen(by=by, at=at, reason=reason)
        return said(by, f"重开办件 {self.rating.request.number}：{reason.strip()}")

    @moves(State.FIXED, to=(State.DONE, State.WORKING))
    def ask_again(self, *, by: Any, at: datetime, result: str, words: str) -> Said:
        """回访 by somebody else than who was rated; a no sends it back to be mended.

        Who cannot be reached has not said that it is well, and is counted apart.
        """
        if self.rating.handler_id == by.pk:
            raise Refused("被评价的人不能自己回访，请同事来打这个电话。")
        self.call_words = needed(words, "请写一句对方怎么说；联系不上写打了几次。")
        self.call_back, self.called_by, self.called_at = result, by, at
        label = CallBack(result).label
        to = State.DONE
        if result == CallBack.REJECTED:
            to = self.back_to_work(at)
        return said(by, f"回访：{label}。{self.call_words}", to=to)

    def back_to_work(self, at: datetime) -> str:
        self.give_days(localdate(at), RatingRules.current().fix_days)
        return State.WORKING

    @moves(State.OPEN, State.WORKING)
    def recount(self, *, by: Any, at: datetime, calendar: WorkCalendar) -> Said:
        """The calendar changed: the days that still run follow."""
        self.contact_due, self.fix_due = self.dues(at, calendar)
        asked = f"{self.contact_due} 前联系，" if self.state == State.OPEN else ""
        return said(by, f"放假安排有变：{asked}{self.fix_due} 前整改。")

    @moves(State.FIXED, State.DONE, to=(State.FIXED, State.DONE, State.WORKING))
    def hear(self, *, by: Any, at: datetime, level: int, comment: str = "") -> Said:
        """追评 by who rated; a bad one sends it back to be mended once more."""
        to = self.back_to_work(at) if level in LOW else self.state
        text = f"追评：{Level(level).label}。{comment.strip()}"
        return said(by, text, to=to)

    @moves(State.OPEN, State.WORKING)
    def appeal(self, *, by: Any, at: datetime, words: str) -> Said:
        """申诉, once: the days go on until somebody has judged it."""
        del at
        if self.appeal_words:
            raise Refused("已经申诉过一次。")
        self.appeal_words = needed(words, "请写明为什么认为这条评价不成立。")
        self.appealed_by = by
        return said(by, f"申诉：{self.appeal_words}")

    @moves(State.OPEN, State.WORKING, to=(State.OPEN, State.WORKING, State.EXCLUDED))
    def judge(self, *, by: Any, at: datetime, verdict: str, reason: str) -> Said:
        """复核 by neither who was rated nor who appealed."""
        del at
        if not self.is_appealed:
            raise Refused("没有等待复核的申诉。")
        if by.pk in {self.appealed_by_id, self.rating.handler_id}:
            raise Refused("申诉人和被评价的人不能自己复核，请换一位负责人。")
        self.verdict_reason = needed(reason, "请写明复核理由。")
        self.verdict, self.judged_by = verdict, by
        to = self.state if verdict == Verdict.VALID else State.EXCLUDED
        if to == State.EXCLUDED:
            self.reply_public = False
        words = f"复核：{Verdict(verdict).label}。{self.verdict_reason}"
        return said(by, words, to=to)

    @moves(*LIVE, State.DONE)
    def answer(
        self, *, by: Any, at: datetime, reply: str, reply_public: bool = False
    ) -> Said:
        """书面答复 to who rated; whether everybody reads it is the centre's choice, and
        what everybody reads names nobody."""
        self.reply = needed(reply, "请写答复内容。")
        if reply_public and (told := named_in(self.reply, self.rating.matter)):
            raise Refused(
                f"公开的答复不能写出是谁：{'、'.join(told)}。请改写，或不放到公开页。"
            )
        self.reply_public, self.replied_at = reply_public, at
        shown = "公开" if reply_public else "不公开"
        return said(by, f"书面答复（{shown}）：{self.reply}")
