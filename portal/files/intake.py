"""Receiving uploads so that neither size nor a full disk ends in an error page."""

import logging
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from portal.files.kinds import MAX_SIZE, MEGABYTE

log = logging.getLogger(__name__)

MAX_TOTAL = 200 * MEGABYTE
NO_ROOM = (
    "服务器的磁盘写不进去了。您填写的文字都还在，"
    "可先不带附件提交，并请告知服务中心管理员清理磁盘"
)
TOO_MUCH = f"一次上传的文件加起来超过 {MAX_TOTAL // MEGABYTE} MB，请分几次上传"


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes what is worth keeping; of the rest only the size is remembered.

    The request goes on, so the form's text is kept and the field can say which file
    was too large, or that the disk is full.
    """

    total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.kept, self.trouble = True, ""
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self.give_up()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.total += len(raw_data)
        if start + len(raw_data) > MAX_SIZE:
            self.kept = False
        if self.total > MAX_TOTAL:
            self.kept, self.trouble = False, TOO_MUCH
        if not self.kept:
            return
        try:
            self.file.write(raw_data)
        except OSError:
            self.give_up()

    def file_complete(self, file_size: int) -> UploadedFile:
        if self.kept:
            try:
                return super().file_complete(file_size)
            except OSError:
                self.give_up()
        name, kind = self.file_name, self.content_type
        stub = SimpleUploadedFile(name, b"", kind or "application/octet-stream")
        stub.size, stub.trouble = file_size, self.trouble
        return stub

    def give_up(self) -> None:
        log.error("an upload could not be received: the disk refuses to be written")
        self.kept, self.trouble = False, NO_ROOM
