"""The words of ideas: kinds of calls, states, and what judges say."""

from django.db.models import TextChoices


class CallKind(TextChoices):
    """Both names stand in the article."""

    IDEAS = "ideas", "金点子征集"
    ADVICE = "advice", "我为发展献计策"


class IdeaState(TextChoices):
    SUBMITTED = "submitted", "待受理"
    REVIEWING = "reviewing", "评审中"
    ADOPTED = "adopted", "已采纳"
    PILOT = "pilot", "试点"
    KEPT = "kept", "暂存"
    REJECTED = "rejected", "未采纳"
    DONE = "done", "待核验"
    VERIFIED = "verified", "成效已核验"
    WITHDRAWN = "withdrawn", "已撤回"


# Somebody of the committee or the centre owes the author a word.
OWED = (IdeaState.SUBMITTED, IdeaState.REVIEWING)
# It is being put into practice.
UNDER_WAY = (IdeaState.ADOPTED, IdeaState.PILOT)
# Colleagues read these and may stand behind them.
SHARED = (IdeaState.REVIEWING, *UNDER_WAY, IdeaState.DONE, IdeaState.VERIFIED)


class Verdict(TextChoices):
    ADOPT = "adopt", "建议采纳"
    PILOT = "pilot", "建议试点"
    KEEP = "keep", "建议暂存"
    REJECT = "reject", "建议不采纳"


class Decision(TextChoices):
    ADOPTED = IdeaState.ADOPTED.value, "采纳"
    PILOT = IdeaState.PILOT.value, "试点"
    KEPT = IdeaState.KEPT.value, "暂存"
    REJECTED = IdeaState.REJECTED.value, "不采纳"


class AfterPilot(TextChoices):
    ADOPTED = IdeaState.ADOPTED.value, "试点有效，全面实施"
    REJECTED = IdeaState.REJECTED.value, "试点结束，不再实施"


# These need a written reason, which goes to the author.
WITH_REASON = (IdeaState.KEPT, IdeaState.REJECTED)
# Judges without whom nothing is decided.
JUDGES = 2
