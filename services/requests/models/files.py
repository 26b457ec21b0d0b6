"""Scans that came with a request; what is 带纸质 has no place here."""

from django.db import models

from portal.files.models import Attachment
from services.models import Material
from services.requests.models.asking import of_request


class RequestFile(Attachment):
    """One uploaded file, of a material or sent in with a supplement."""

    request = of_request("files")
    # Empty as long as the draft is not handed in.
    step = models.ForeignKey(
        "requests.RequestStep",
        models.CASCADE,
        null=True,
        related_name="files",
        verbose_name="步骤",
    )
    material = models.ForeignKey(
        Material, models.PROTECT, null=True, related_name="+", verbose_name="材料"
    )

    class Meta:
        verbose_name = verbose_name_plural = "办件附件"
        ordering = ["pk"]
