"""A front desk with its people, and requests in every state by the shortest way."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from chains.models import Unit
from services.models import Field, Material, ServiceItem
from services.requests.models import Mandate, RequestFile, ServiceRequest
from services.requests.workflow import Relation
from tests.builders import (
    MONDAY,
    a_chain,
    a_liaison,
    a_post,
    a_unit,
    a_user,
    an_enterprise,
)
from tests.samples import a_pdf
from tests.services.guidance import a_draft

PHONE = "13800002222"
ON = date(2026, 3, 9)
ROUTE = {"decline_reason": "不在职责内。", "other_route": "请到县行政审批局。"}


def centre():
    return Unit.objects.filter(kind="centre").first() or a_unit("centre")


def an_item(code="QY-51", **facts):
    """A published item that asks two fields and wants two papers, one never scanned."""
    facts = {"name": "企业事项代办", "domain": "enterprise", "online": True} | facts
    row = a_draft(code, order=ServiceItem.objects.count() + 1, **facts)
    sure = {"version": row, "is_verified": True}
    Field(**sure, key="what", label="要办什么", kind="line").save()
    Field(**sure, key="more", label="补充说明", kind="text", required=False).save()
    Material(**sure, name="党员花名册", paper_only=True, required=False).save()
    row.publish(by=None, at=MONDAY, on=ON)
    return row


class Desk:
    """The counter on Monday 9 March 2026 at nine; promised are five working days."""

    def __init__(self, **guide):
        self.now = MONDAY
        number = ServiceItem.objects.count() + 51
        self.guide = an_item(f"QY-{number}", **guide)
        self.chain = a_chain()
        self.enterprise = an_enterprise(self.chain)
        self.liaison = a_liaison(enterprise=self.enterprise).user
        self.clerk = a_post(a_user(), centre()).user
        self.colleague = a_post(a_user(), centre()).user
        self.director = a_post(a_user(), centre(), "head").user
        self.unit = a_unit()
        self.officer = a_post(a_user(), self.unit).user

    def later(self, days=0):
        self.now += timedelta(days=days, minutes=1)
        return self.now

    def draft(self, **facts):
        facts = {
            "guide": self.guide,
            "channel": "online",
            "enterprise": self.enterprise,
            "person": "王工",
            "phone": PHONE,
            "filed_by": self.liaison,
            "answers": {"what": "变更登记"},
            "started_at": self.now,
        } | facts
        return ServiceRequest.objects.create(**facts)

    def make(self, request, move, by=None, **facts):
        """One move a minute later, of the row as it stands in the database."""
        request = ServiceRequest.objects.for_list().get(pk=request.pk)
        at = self.later()
        getattr(request, move)(by=by or self.clerk, at=at, **facts)
        return request

    def submitted(self, **facts):
        return self.make(self.draft(**facts), "submit", self.liaison)

    def working(self, **facts):
        return self.make(self.submitted(**facts), "accept")

    def asked(self, request=None, **facts):
        request = request or self.working()
        return self.make(request, "ask", **({"text": "补一份章程"} | facts))

    def asking_unit(self, **facts):
        on = self.now.date() + timedelta(days=3)
        facts = {"unit": self.unit, "question": "请核对用地", "expected_on": on} | facts
        return self.make(self.working(), "ask_unit", **facts)

    def referred(self):
        return self.make(self.working(), "refer", demand="两个窗口互相推")

    def closed(self, **facts):
        told = {"result": "done", "result_text": "证照已领。"} | facts
        return self.make(self.working(), "finish", **told)

    def in_state(self, state):
        request = {
            "draft": self.draft,
            "submitted": self.submitted,
            "supplement": lambda: self.asked(self.submitted()),
            "working": self.working,
            "department": self.asking_unit,
            "referred": self.referred,
            "closed": self.closed,
            "declined": lambda: self.make(self.submitted(), "decline", **ROUTE),
            "withdrawn": lambda: self.make(self.submitted(), "withdraw", self.liaison),
        }[state]()
        assert request.state == state
        return request

    def a_mandate(self, **facts):
        facts = {
            "enterprise": self.enterprise,
            "agent": "李代办",
            "phone": PHONE,
            "since": date(2026, 1, 1),
            "until": date(2026, 12, 31),
            "entered_by": self.clerk,
            "entered_at": self.now,
        } | facts
        return Mandate.objects.create(**facts)

    def of_an_agent(self, **facts):
        return self.submitted(relation=Relation.AGENT, **facts)


def request_with(secret, enterprise):
    """One with that word in all its texts, a scan and a mandate, of that enterprise."""
    desk = Desk()
    desk.enterprise = enterprise
    texts = {"person": secret, "answers": {"what": secret, "more": secret}}
    request = desk.working(filed_by=None, **texts)
    upload = SimpleUploadedFile("章程.pdf", a_pdf(), "application/pdf")
    facts = {"by": desk.clerk, "at": desk.now, "request": request}
    scan = RequestFile.store(upload, **facts)
    request = desk.asked(request, text=secret)
    mandate = desk.a_mandate(agent=secret)
    return {"request": request.pk, "scan_pk": scan.pk, "mandate": mandate.pk}
