"""The demo's people, and one issue on its way through real moves."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate, localtime

from chains.kinds import LiaisonKind, PostRole, UnitKind
from chains.models import Liaison, Post, Unit
from issues.demo.hard import HardWays
from issues.demo.texts import Case
from issues.models import Category, Issue
from issues.moves.handling import Ask
from issues.workflow import OrderRole, State
from portal.workdays.current import work_calendar


class Cast:
    """The demo's people by what they do."""

    def __init__(self) -> None:
        users = {user.username: user for user in get_user_model().objects.all()}
        self.clerk, self.reviewer = users["clerk"], users["clerk2"]
        self.categories = {c.name: c for c in Category.objects.all()}
        self.fallback = Unit.objects.get(name="科技政策组")
        self.director = users["director"]
        self.secretaries = {
            post.unit.chain_id: post.user
            for post in Post.objects.filter(
                role=PostRole.SECRETARY, unit__kind=UnitKind.COMMITTEE
            ).select_related("user", "unit")
        }
        self.helper = Unit.objects.get(name="工业和信息化部门")
        liaisons = Liaison.objects.filter(kind=LiaisonKind.LIAISON)
        self.liaisons = list(
            liaisons.select_related("user", "enterprise__chain").order_by("pk")
        )
        posts = Post.objects.filter(role=PostRole.OFFICER).exclude(
            unit__kind=UnitKind.CENTRE
        )
        self.officers = {p.unit_id: p.user for p in posts.select_related("user")}

    def officer(self, unit: Unit) -> Any:
        return self.officers[unit.pk]


def in_office_hours(moment: datetime, number: int) -> datetime:
    """The same day between nine and five, each issue at its own minute."""
    hour, minute = 9 + number % 8, number * 7 % 60
    local = localtime(moment)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


class Walker(HardWays):
    """One issue on its way; each word of the way is a method below."""

    def __init__(
        self,
        cast: Cast,
        case: Case,
        number: int,
        begun: datetime,
        way: str,
        now: datetime,
    ) -> None:
        self.cast, self.case, self.way, self.now = cast, case, way.split(), now
        self.liaison = cast.liaisons[number % len(cast.liaisons)]
        self.category = cast.categories[case.category]
        self.unit = self.category.default_unit or cast.fallback
        self.at = min(in_office_hours(begun, number), now)
        self.pace = 1 + number % 2

    def walk(self) -> None:
        self.issue = Issue.objects.create(
            enterprise=self.liaison.enterprise,
            reporter=self.liaison.user,
            category=self.category,
            title=self.case.title,
            demand=self.case.demand,
            facts=self.case.facts,
            contact=self.liaison.user.name,
            phone=self.liaison.user.phone,
            similar_shown=True,
            started_at=self.at,
        )
        for word in self.way:
            getattr(self, word)()
            self.rest()

    def rest(self) -> None:
        """A working day or two pass, but never beyond now."""
        day = localdate(self.at)
        later = self.at + (work_calendar().add(day, self.pace) - day)
        self.at = min(later, self.now)

    def make(self, move: str, by: Any, **facts: Any) -> None:
        self.issue = Issue.objects.get(pk=self.issue.pk)
        getattr(self.issue, move)(by=by, at=self.at, **facts)

    def lead(self) -> Any:
        return self.issue.orders.lead().latest("pk")

    def report(self) -> None:
        self.make("report", self.liaison.user)

    def accept(self) -> None:
        self.make(
            "accept",
            self.cast.clerk,
            category=self.category,
            grade=self.case.grade,
            chain=self.liaison.enterprise.chain,
            owner=self.cast.clerk,
        )

    def ask(self) -> None:
        questions = ["具体位置在哪里", "最早哪天开始的"]
        self.make("ask", self.cast.clerk, questions=questions)

    def supply(self) -> None:
        answers = ["二号厂房北侧", "上月中旬"]
        self.make("supply", self.liaison.user, answers=answers)

    def decline(self) -> None:
        instead = "劳动人事争议仲裁机构，电话见县政府网站"
        self.make("decline", self.cast.clerk, reason="legal_channel", instead=instead)

    def withdraw(self) -> None:
        self.make("withdraw", self.liaison.user, reason="我们自己联系解决了，谢谢")

    def asks(self, *, both: bool = False) -> list[Ask]:
        calendar, day = work_calendar(), localdate(self.at)
        due = max(self.issue.due_on or day, calendar.add(day, 3))
        rows = [Ask(self.unit, OrderRole.LEAD, self.case.demand, due, "类别未设默认")]
        if both:
            soon = calendar.add(day, 3)
            text = "请提供政策口径，配合主办单位办理"
            rows.append(Ask(self.cast.helper, OrderRole.SUPPORTING, text, soon))
        return rows

    def dispatch(self, *, both: bool = False) -> None:
        self.issue.refresh_from_db()
        self.make("dispatch", self.cast.clerk, asks=self.asks(both=both))

    def dispatch_both(self) -> None:
        self.dispatch(both=True)

    def sign(self) -> None:
        self.make("sign", self.cast.officer(self.unit), order=self.lead())

    def progress(self) -> None:
        officer = self.cast.officer(self.unit)
        self.make("progress", officer, order=self.lead(), text=self.case.progress)

    def return_order(self) -> None:
        self.make(
            "return_order",
            self.cast.officer(self.unit),
            order=self.lead(),
            basis="按职责分工，这一段管线由产权单位维护",
            suggested_unit=self.cast.helper,
        )

    def help(self) -> None:
        order = self.issue.orders.supporting().latest("pk")
        text = "政策口径已书面提供，附联系人。"
        self.make("answer", self.cast.officer(self.cast.helper), order=order, text=text)

    def adopt(self) -> None:
        order = self.issue.orders.supporting().latest("pk")
        self.make("adopt", self.cast.officer(self.unit), order=order)

    def refer(self) -> None:
        # A grade A issue is on an agenda by itself since its dispatch.
        if self.issue.state == State.WORKING:
            reason = "涉及两个以上部门，需当面议定"
            self.make("refer", self.cast.clerk, reason=reason)

    def decide(self) -> None:
        self.issue.refresh_from_db()
        self.make(
            "decide",
            self.cast.clerk,
            chair="链党委书记",
            conclusions="由主办单位牵头，一周内拿出办法。",
            asks=self.asks(),
        )

    def propose(self) -> None:
        officer = self.cast.officer(self.unit)
        solved = "partly" if self.category.evidence else "solved"
        self.make("propose_closing", officer, outcome=solved, result=self.case.result)

    def answer_directly(self) -> None:
        if self.issue.grade != "C":
            self.dispatch()
            self.rest()
            self.propose()
            return
        self.make("answer_directly", self.cast.clerk, text=self.case.result)

    def send_back(self) -> None:
        defects = "没有写明完成日期，请补一张现场照片"
        self.make("send_back", self.cast.reviewer, defects=defects)

    def approve(self) -> None:
        self.make("approve_closing", self.cast.reviewer)

    def confirm(self, solved: str = "yes", satisfied: str = "yes") -> None:
        self.make(
            "confirm",
            self.liaison.user,
            solved=solved,
            satisfied=satisfied,
            words="谢谢",
        )

    def call_back(self) -> None:
        facts = {"channel": "phone", "reached": True, "words": "没有再出现"}
        answers = {"solved": "yes", "satisfied": "yes"}
        self.make("call_back", self.cast.reviewer, **facts, **answers)

    def confirm_partly(self) -> None:
        self.confirm("partly", "mostly")

    def dispute(self) -> None:
        self.make(
            "dispute",
            self.liaison.user,
            solved="no",
            satisfied="no",
            words="昨天夜里又发生了一次，请再查",
        )
