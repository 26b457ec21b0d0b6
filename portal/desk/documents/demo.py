"""One template that the centre has changed, so that the demo shows what that is."""

from datetime import datetime

from chains.meetings.documents.kinds import SHEET
from portal.accounts.models import User
from portal.documents.versions import put_in_use
from portal.exports.package import opened, packed
from portal.exports.writing import line
from portal.files.kinds import WORD
from portal.files.staging import stage

HINT = "请提前十分钟签到；代为参会的，请在备注栏写明。"


def load(at: datetime) -> None:
    document = opened(SHEET.shipped_template())
    line(document, HINT, "版记")
    put_in_use(
        kind=SHEET,
        file=stage(
            [packed(document)], name="签到表模板.docx", content_type=WORD.content_type
        ),
        note="表下加一行提示",
        seen=0,
        by=User.objects.get(username="clerk"),
        at=at,
    )
