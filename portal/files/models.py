"""The abstract attachment; each app binds it to its own record."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from portal.files.checks import admit
from portal.files.kinds import PICTURE_TYPES
from portal.files.names import MAX_BYTES
from portal.files.staging import Checked


class Attachment(models.Model):
    """A file that somebody handed in. A subclass adds the key to its record.

    Rows come from `store` only. The bytes lie under a random name; deleting the row
    is enough, `sweep` removes what no row names any more.
    """

    file = models.FileField("存放位置", max_length=64, editable=False)
    name = models.CharField("文件名", max_length=MAX_BYTES, editable=False)
    size = models.PositiveIntegerField("字节数", editable=False)
    content_type = models.CharField("类型", max_length=100, editable=False)
    sha256 = models.CharField("校验值", max_length=64, editable=False)
    # Empty means a visitor without an account.
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="上传人",
    )
    uploaded_at = models.DateTimeField("上传时间", editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """A picture drawn anew by us: the only kind that may be shown in a page."""
        return self.content_type in PICTURE_TYPES

    @classmethod
    def store(
        cls, upload: Checked | UploadedFile, *, by: Any, at: datetime, **owner: Any
    ) -> Self:
        """The row and the file in its place; a raw upload is checked first.

        Give it what `FilesField` cleaned: then nothing is written here and nothing
        can fail for want of room inside the caller's transaction.
        """
        checked = upload if isinstance(upload, Checked) else admit(upload)
        return cls.objects.create(
            file=checked.place(at),
            name=checked.name,
            size=checked.size,
            content_type=checked.content_type,
            sha256=checked.sha256,
            uploaded_by=by,
            uploaded_at=at,
            **owner,
        )
