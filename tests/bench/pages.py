"""Which pages are measured, by whom they are asked for, and what each may cost.

A new room adds its pages here. `{words}` in an address are facts of the ground. A page
that this version of the portal does not have is left out and said to be so.
"""

from dataclasses import dataclass, field

# Statements of section 5, and CPU as a multiple of the floor's page of the same kind.
LIST, DETAIL, FORM, DASH, SUBMIT = "list", "detail", "form", "dash", "submit"
STATEMENTS = {LIST: 5, DETAIL: 8, FORM: 5, DASH: 8, SUBMIT: 12}
TIMES_FLOOR = {LIST: 2.0, DETAIL: 2.0, FORM: 2.0, DASH: 2.5, SUBMIT: 2.0}
FLAT = 1.3  # a page at the largest size beside the same at the smallest
FIRST = "issues, clerk, all"
TIMES_FIRST = 1.5  # a filter or a deep page beside the first page
SEARCH = 40.0  # ms, 95 of 100 searches at any size


@dataclass(frozen=True)
class Page:
    """`kind` names the floor's page it stands beside; 0 statements: no target."""

    name: str
    role: str
    address: str
    kind: str = LIST
    statements: int | None = None
    # Sent by POST where given; the page is asked for first, for its hidden fields.
    sends: dict[str, str] = field(default_factory=dict)
    # Heavy ones are asked for a few times only.
    most: int = 0
    is_flat: bool = True
    # A further page or a filter of the ledger whose first page is FIRST.
    is_further: bool = False
    # Why it may read all issues; a list never may.
    walks: str = ""

    @property
    def is_search(self) -> bool:
        return self.name.startswith("search")

    @property
    def target(self) -> int:
        if self.statements is not None:
            return self.statements
        return STATEMENTS[self.kind]


REPORT = {
    "title": "测试现象影响生产{turn}",
    "demand": "请安排人员查看",
    "category": "{category}",
    "urgency": "pressing",
    "contact": "示例联络员",
    "phone": "19900000001",
}
PAGES = (
    Page("issues, clerk, live", "clerk", "/issues/"),
    Page("issues, clerk, all", "clerk", "/issues/?view=all"),
    Page("issues, clerk, closed", "clerk", "/issues/?view=closed"),
    Page("issues, clerk, mine", "clerk", "/issues/?view=mine"),
    Page("issues, secretary, mine", "secretary", "/issues/?view=mine"),
    Page("issues, officer, mine", "officer", "/issues/?view=mine"),
    Page("issues, liaison, mine", "liaison", "/issues/?view=mine"),
    Page("issues, liaison, own", "liaison", "/issues/"),
    Page("issues, secretary, chain", "secretary", "/issues/?view=all"),
    Page("issues, officer, unit", "officer", "/issues/?view=all"),
    Page(
        "issues, by state", "clerk", "/issues/?view=all&state=review", is_further=True
    ),
    Page(
        "issues, chain and category",
        "clerk",
        "/issues/?view=all&chain={chain}&category={category}",
        statements=6,
        is_further=True,
    ),
    Page("issues, late", "clerk", "/issues/?view=live&lamp=red", is_further=True),
    Page(
        "issues, deep cursor",
        "clerk",
        "/issues/?view=all&after={deep}",
        is_further=True,
    ),
    Page(
        "issues, words in the ledger",
        "clerk",
        "/issues/?view=all&q={two}",
        is_further=True,
    ),
    Page("search, 2 characters", "clerk", "/search/?q={two}", statements=7),
    Page("search, 3 characters", "clerk", "/search/?q={three}", statements=7),
    Page("search, 5 characters", "clerk", "/search/?q={five}", statements=7),
    Page("search, common", "clerk", "/search/?q={common}", statements=7),
    Page("search, absent", "clerk", "/search/?q={absent}", statements=7),
    Page("search, liaison", "liaison", "/search/?q={two}", statements=7),
    Page("issue, few steps", "clerk", "/issues/{few}/", DETAIL),
    Page("issue, 100 steps", "clerk", "/issues/{long}/", DETAIL),
    Page("issue, own", "liaison", "/issues/{own}/", DETAIL),
    Page("report, form", "liaison", "/issues/report/", FORM),
    Page("report, sent", "liaison", "/issues/report/", SUBMIT, 14, sends=REPORT),
    Page(
        "a remark, sent",
        "clerk",
        "/issues/{few}/remark/",
        SUBMIT,
        sends={"text": "第 {turn} 次记录", "seen_by": "internal"},
    ),
    Page("desk, clerk", "clerk", "/desk/", DASH),
    Page("desk, officer", "officer", "/desk/", DASH),
    Page("desk, leader", "leader", "/desk/", DASH),
    Page("desk, secretary", "secretary", "/desk/", DASH),
    Page("desk, liaison", "liaison", "/desk/", DASH),
    Page("overdue by unit", "leader", "/overdue/", DASH, 5),
    Page("supervision", "leader", "/issues/supervision/"),
    Page("orders", "officer", "/issues/orders/"),
    Page("orders, clerk, all", "clerk", "/issues/orders/?view=all"),
    Page("closings", "clerk", "/issues/closings/"),
    Page("closings, words", "clerk", "/issues/closings/?q={two}", statements=6),
    Page("notices", "clerk", "/inbox/"),
    Page("enterprise", "clerk", "/chains/enterprises/{enterprise}/", DETAIL, 12),
    Page("enterprise, file", "clerk", "/enterprises/{enterprise}/file/", DETAIL, 13),
    Page("meeting", "secretary", "/meetings/{meeting}/", DETAIL, 13),
    Page("calendar, month", "secretary", "/calendar/{month}/", DASH),
    Page("salons", "secretary", "/salons/"),
    Page("salon", "secretary", "/salons/{salon}/", DETAIL, 14),
    Page(
        "export of 10,000 rows",
        "clerk",
        "/issues/export/?view=all&category={category}",
        statements=0,
        most=1,
        is_flat=False,
    ),
    # Rooms that come with this release.
    Page("cockpit", "leader", "/cockpit/", DASH),
    Page("assessment", "leader", "/assessment/", DASH),
    Page("requests", "clerk", "/services/requests/"),
    Page(
        "monthly report",
        "leader",
        "/monthly/",
        DASH,
        most=3,
        walks="what was open at the end of a month is read from the steps of all",
    ),
)
FLOOR = (
    Page("floor, list", "user", "/", LIST, 0),
    Page("floor, one state", "user", "/?state=3", LIST, 0),
    Page("floor, detail", "user", "/{middle}/", DETAIL, 0),
    Page("floor, form", "user", "/new/", FORM, 0),
    Page("floor, sent", "user", "/new/", SUBMIT, 0, sends={"title": "新 {turn}"}),
    Page("floor, numbers", "user", "/numbers/", DASH, 0),
)
