"""Pages of the hard cases: more time, a hold, a way back, calls, one or several."""

from django.utils.timezone import localdate

from issues.forms import joining, returning, waiting
from issues.forms.handling import EmptyForm
from issues.views.moves import page_of

restore = page_of(
    "restore",
    lambda data, _request, _issue: EmptyForm(*data),
    title="恢复办理",
    button="恢复办理",
    done="已恢复，请接着补充材料。",
)
appeal = page_of(
    "appeal",
    lambda data, _request, _issue: returning.AppealForm(*data),
    title="申诉",
    button="提交申诉",
    done="申诉已提交，中心主任会答复您。",
)
call = page_of(
    "call",
    lambda data, _request, _issue: returning.CallForm(*data),
    title="记录联系企业",
    button="记下这次联系",
    done="已记下。",
)
close_unanswered = page_of(
    "close_unanswered",
    lambda data, request, issue: returning.CloseUnansweredForm(
        *data, issue=issue, user=request.user
    ),
    title="按企业未回应销号",
    button="销号",
    done="已按企业未回应销号，不计入解决率和满意率，企业可以重开。",
    template="issues/close_unanswered.html",
)
call_back = page_of(
    "call_back",
    lambda data, request, issue: returning.CallBackForm(
        *data, issue=issue, user=request.user
    ),
    title="回访",
    button="记下回访",
    done="回访已记下。",
    template="issues/call_back.html",
)
reopen = page_of(
    "reopen",
    lambda data, _request, _issue: returning.ReopenForm(*data),
    title="重开",
    button="重开这个问题",
    done="已重开，承办单位会马上收到提醒。",
)
ask_extension = page_of(
    "ask_extension",
    lambda data, _request, issue: waiting.AskExtensionForm(*data, issue=issue),
    title="申请延期",
    button="提交申请",
    done="延期申请已提交，批复前按原时限办理。",
)
withdraw_extension = page_of(
    "withdraw_extension",
    lambda data, _request, _issue: EmptyForm(*data),
    title="撤回延期申请",
    button="撤回申请",
    done="已撤回，按原时限办理。",
)
object_extension = page_of(
    "object_extension",
    lambda data, _request, _issue: waiting.ObjectForm(*data),
    title="对延期有异议",
    button="提交异议",
    done="异议已提交，首接负责人和中心主任会马上看到。",
)
propose_hold = page_of(
    "propose_hold",
    lambda data, _request, issue: waiting.HoldForm(*data, issue=issue, on=localdate()),
    title="申请挂账",
    button="提交申请",
    done="挂账申请已提交，须中心主任和产业链党委都同意。",
)
review_hold = page_of(
    "review_hold",
    lambda data, _request, issue: waiting.ReviewHoldForm(
        *data, issue=issue, on=localdate()
    ),
    title="挂账评估",
    button="继续挂账",
    done="评估已记下，企业会看到。",
)
resume = page_of(
    "resume",
    lambda data, _request, _issue: waiting.ResumeForm(*data),
    title="恢复办理",
    button="恢复办理",
    done="已恢复办理，时限接着走。",
)
merge = page_of(
    "merge",
    lambda data, request, _issue: joining.MergeForm(*data, user=request.user),
    title="并案",
    button="并案",
    done="已并案。办结时本件企业单独确认。",
)
split = page_of(
    "split",
    lambda data, _request, issue: joining.SplitForm(*data, issue=issue),
    title="拆分",
    button="拆分",
    done="已拆分，请逐件交办。",
    template="issues/split.html",
)
hand_over = page_of(
    "hand_over",
    lambda data, _request, issue: joining.HandOverForm(
        *data, issue=issue, on=localdate()
    ),
    title="交接首接负责人",
    button="交接",
    done="已交接，新的首接负责人会收到提醒。",
)
