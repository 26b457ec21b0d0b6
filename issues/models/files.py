"""Photos, materials and evidence of an issue, and who may fetch them."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from issues.models.closing import ClosingProposal
from issues.workflow import EvidenceKind
from portal.files.models import Attachment
from portal.workflow.moves import Visibility


class FileQuerySet(models.QuerySet):
    def readable_by(self, visibilities: set[str]) -> Self:
        """What those who may read `visibilities` may open: an enterprise the proof of a
        closing as it reads the closing itself, once that was approved. What was handed
        in before, with one that was sent back, counts as its proof, too."""
        rows = self.filter(visibility__in=visibilities)
        return rows if Visibility.DEPARTMENTS in visibilities else rows.proven()

    def proven(self) -> Self:
        """Those of no closing, or of one that was approved then or later."""
        approved = ClosingProposal.objects.filter(
            issue=OuterRef("issue"), pk__gte=OuterRef("proposal"), approved=True
        )
        return self.filter(Q(proposal=None) | Exists(approved))


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

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题附件"
        ordering = ["pk"]
