"""Photos, materials and evidence of an issue, and who may fetch them."""

from django.db import models

from issues.workflow import EvidenceKind
from portal.files.models import Attachment
from portal.workflow.moves import Visibility


class IssueFile(Attachment):
    """One uploaded file; `evidence` says what it proves, `visibility` who sees it."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="files", verbose_name="问题"
    )
    step = models.ForeignKey(
        "issues.IssueStep",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="步骤",
    )
    proposal = models.ForeignKey(
        "issues.ClosingProposal",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="销号申请",
    )
    evidence = models.CharField(
        "佐证类别", max_length=16, choices=EvidenceKind, blank=True
    )
    visibility = models.CharField(
        "可见范围",
        max_length=12,
        choices=Visibility,
        default=Visibility.ENTERPRISE,
    )

    class Meta:
        verbose_name = verbose_name_plural = "问题附件"
        ordering = ["pk"]
