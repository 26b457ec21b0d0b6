"""Pages of the loop, nested as a table of contents."""

from django.urls import include, path

from issues.views import (
    consultations,
    detail,
    files,
    ledger,
    moves,
    report,
    settings,
    supervision,
    verdicts,
)

app_name = "issues"

order = [
    path("sign/", moves.sign, name="sign"),
    path("progress/", moves.progress, name="progress"),
    path("answer/", moves.answer, name="answer"),
    path("return/", moves.return_order, name="return_order"),
    path("adopt/", moves.adopt, name="adopt"),
    path("redo/", moves.redo, name="redo"),
]
notice = [
    path("issue/", supervision.issue_notice, name="issue_notice"),
    path("drop/", supervision.drop_notice, name="drop_notice"),
    path("sign/", supervision.sign_notice, name="sign_notice"),
    path("answer/", supervision.answer_notice, name="answer_notice"),
    path("judge/", supervision.judge_notice, name="judge_notice"),
]
issue = [
    path("", detail.detail, name="detail"),
    path("phone/", detail.phone, name="phone"),
    path("reported/", report.reported, name="reported"),
    path("accept/", moves.accept, name="accept"),
    path("decline/", moves.decline, name="decline"),
    path("ask/", moves.ask, name="ask"),
    path("supply/", moves.supply, name="supply"),
    path("dispatch/", moves.dispatch, name="dispatch"),
    path("answer-directly/", moves.answer_directly, name="answer_directly"),
    path("reroute/", moves.reroute, name="reroute"),
    path("refer/", moves.refer, name="refer"),
    path("decide/", moves.decide, name="decide"),
    path("call-off/", moves.call_off, name="call_off"),
    path("propose-closing/", moves.propose_closing, name="propose_closing"),
    path("review/", verdicts.approve_closing, name="approve_closing"),
    path("confirm/", verdicts.confirm, name="confirm"),
    path("urge/", moves.urge, name="urge"),
    path("withdraw/", moves.withdraw, name="withdraw"),
    path("remark/", moves.remark, name="remark"),
    path("instruct/", supervision.instruct, name="instruct"),
    path(
        "instructions/<int:instruction_pk>/reply/",
        supervision.reply_instruction,
        name="reply_instruction",
    ),
    path("orders/<int:order_pk>/", include(order)),
    path("notices/<int:notice_pk>/", include(notice)),
    path("files/<int:file_pk>/", files.download, name="file"),
]
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("export/", ledger.export, name="export"),
    path("report/", report.report, name="report"),
    path("report/draft/", report.save_draft, name="save_draft"),
    path("report/discard/", report.discard_draft, name="discard_draft"),
    path("supervision/", supervision.notices, name="supervision"),
    path("rules/", settings.rules, name="rules"),
    path("categories/", settings.categories, name="categories"),
    path("categories/<int:pk>/", settings.category, name="category"),
    path("consultations/", consultations.agenda, name="consultations"),
    path("consultations/new/", consultations.new, name="new_consultation"),
    path(
        "consultations/<int:pk>/cancel/",
        consultations.cancel,
        name="cancel_consultation",
    ),
    path("consultations/<int:pk>/", consultations.detail, name="consultation"),
    path("consultations/<int:pk>/edit/", consultations.edit, name="edit_consultation"),
    path("<int:pk>/", include(issue)),
]
