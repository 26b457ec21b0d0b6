"""A small published guide, and the people around it."""

from datetime import date

from services.models import (
    Basis,
    Condition,
    Limit,
    Material,
    Question,
    ServiceItem,
    ServiceItemVersion,
    Step,
)
from tests.builders import MONDAY

ON = date(2026, 3, 2)
HEAD = {
    "name": "申请成立党支部",
    "domain": "party",
    "audience": "企业",
    "mode": "promised",
    "summary": "三名以上正式党员可以申请。",
    "keywords": "党支部、组建",
}


def a_draft(code="DW-01", *, order=1, **facts):
    item = ServiceItem.objects.create(code=code, order=order)
    row = ServiceItemVersion.objects.create(item=item, **(HEAD | facts))
    sure = {"version": row, "is_verified": True}
    Condition(
        **sure, text="正式党员三人以上", question="够三人吗？", if_not="可以联合组建"
    ).save()
    Condition(version=row, text="待核对的条件", question="核对了吗？").save()
    Material(**sure, name="成立请示", note="盖章").save()
    Step(**sure, name="报上级批复", actor="单位").save()
    Limit(**sure, text="五个工作日内答复", days=5).save()
    Basis(**sure, title="《支部工作条例》", article="第二章").save()
    Question(version=row, question="谁批复？", answer="待核对的回答").save()
    return row


def a_guide(code="DW-01", *, order=1, **facts):
    row = a_draft(code, order=order, **facts)
    row.publish(by=None, at=MONDAY, on=ON)
    return row


def guide_with(secret):
    """Published with a point that nobody has verified, and a draft full of the word."""
    code = f"GG-{ServiceItem.objects.count() + 10}"
    guide = a_guide(code)
    guide.conditions.to_verify().update(text=secret, question=secret, if_not=secret)
    guide.questions.to_verify().update(question=secret, answer=secret)
    guide.item.begin_draft(by=None)
    guide.item.versions.drafts().update(name=secret, summary=secret)
    point = guide.conditions.to_verify().get()
    return {"code": code.lower(), "kind": "conditions", "guide_point": point.pk}
