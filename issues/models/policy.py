"""The numbers of the loop: editable, versioned, pinned by each issue at acceptance."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from issues.workflow import Grade, Issuer, Level, Urgency


class Days(models.PositiveSmallIntegerField):
    """A number of working days that an operator may set."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("validators", [MinValueValidator(1), MaxValueValidator(250)])
        super().__init__(*args, **kwargs)


class Policy(models.Model):
    """One version of all numbers; a change is a new row, never an edit.

    Defaults come from public rules of Shandong and Fujian counties: acceptance and
    ordinary handling from Zaozhuang, supporting orders from Quanzhou.
    """

    acceptance_days = Days("受理（工作日）", default=1)
    signing_days = Days("签收（工作日）", default=1)
    return_days = Days("退回异议（工作日）", default=1)
    simple_days = Days("C 级简易办理（工作日）", default=5)
    general_days = Days("B 级一般办理（工作日）", default=10)
    hard_days = Days("A 级疑难办理（工作日）", default=25)
    emergency_days = Days("安全或停产办理（工作日）", default=1)
    supporting_days = Days("协办（工作日）", default=3)
    review_days = Days("销号审核（工作日）", default=2)
    confirmation_days = Days("企业确认（工作日）", default=5)
    supplement_days = Days("企业补充（工作日）", default=5)
    redo_days = Days("退回重办最少（工作日）", default=5)
    consult_within_days = Days("会商最迟（工作日内）", default=10)
    consult_pause_days = Days("会商最多停表（工作日）", default=10)
    lapse_days = Days("企业逾期不补充视为撤回（工作日）", default=10)
    appeal_days = Days("不予受理后可申诉（工作日）", default=5)
    first_extension_days = Days("第一次延期最多（工作日）", default=7)
    second_extension_days = Days("第二次延期最多（工作日）", default=15)
    hold_review_days = Days("挂账最迟评估（自然日内）", default=30)
    hold_renewals = models.PositiveSmallIntegerField("挂账最多续期（次）", default=3)
    call_back_days = Days("销号后回访（工作日）", default=3)
    reopen_days = Days("销号后企业可重开（自然日内）", default=30)
    yellow_days = Days("黄灯提前（工作日）", default=3)
    free_questions = models.PositiveSmallIntegerField(
        "要求补充：超过几轮须主任决定", default=2
    )
    # 督办阶梯: what each level waits for, how long its answer may take, who issues it.
    blue_left_days = models.PositiveSmallIntegerField(
        "蓝色：剩余不超过（工作日）", default=1, validators=[MaxValueValidator(250)]
    )
    blue_quiet_days = Days("蓝色：而且连续无进展（工作日）", default=5)
    blue_send_backs = Days("蓝色：销号被退回（次）", default=2)
    yellow_overdue_days = Days("黄色：超期（工作日）", default=1)
    yellow_disputes = Days("黄色：企业不认可（次）", default=1)
    red_overdue_days = Days("红色：超期（工作日）", default=3)
    red_disputes = Days("红色：企业不认可（次）", default=2)
    blue_reply_days = Days("蓝色：答复（工作日）", default=2)
    yellow_reply_days = Days("黄色：答复（工作日）", default=2)
    red_reply_days = Days("红色：答复（工作日）", default=1)
    blue_issuer = models.CharField(
        "蓝色：谁签发和评判",
        max_length=8,
        choices=Issuer,
        default=Issuer.DIRECTOR,
        help_text="签发权限不随问题固定，改后马上生效。发给中心自己的，只由领导签发。",
    )
    yellow_issuer = models.CharField(
        "黄色：谁签发和评判", max_length=8, choices=Issuer, default=Issuer.LEADER
    )
    red_issuer = models.CharField(
        "红色：谁签发和评判", max_length=8, choices=Issuer, default=Issuer.LEADER
    )
    blue_by_itself = models.BooleanField("蓝色督办单由系统直接发出", default=False)
    note = models.CharField("修改说明", max_length=200, blank=True)
    made_at = models.DateTimeField("生效时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="修改人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "办理规则"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"第 {self.pk} 版"

    def handling_days(self, grade: str, urgency: str) -> int:
        """Working days; danger or a stopped plant goes before the grade."""
        if urgency == Urgency.EMERGENCY:
            return self.emergency_days
        return {
            Grade.SIMPLE: self.simple_days,
            Grade.GENERAL: self.general_days,
            Grade.HARD: self.hard_days,
        }[Grade(grade)]

    def redo_limit(self, original: int) -> int:
        """Working days after a dispute: a third of the original, but never few."""
        return max(self.redo_days, -(-original // 3))

    def reply_days(self, level: str) -> int:
        """Working days to answer a notice of this level; a reminder asks for none."""
        return getattr(self, f"{Level(level).value}_reply_days")

    def issuer(self, level: str) -> str:
        return getattr(self, f"{Level(level).value}_issuer")

    @classmethod
    def current(cls) -> "Policy":
        """The version in force; the built-in defaults until somebody saved one."""
        return cls.objects.first() or cls()

    @classmethod
    def to_pin(cls, at: datetime) -> "Policy":
        """The version in force as a stored row, so that an issue can point at it."""
        policy = cls.current()
        if policy.pk is None:
            policy.made_at, policy.note = at, "系统默认值"
            policy.save()
        return policy
