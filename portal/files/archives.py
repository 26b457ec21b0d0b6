"""Opening a zip file that somebody sent, without letting it grow."""

import re
import zipfile
from dataclasses import dataclass
from typing import IO

from portal.files.kinds import MEGABYTE

# A page of blank formatted cells honestly packs 200 to 1; below this size the ratio
# says nothing and costs nothing.
RATIO_MATTERS_FROM = 2 * MEGABYTE
MAX_RATIO = 100
NAME_ROOM = 320
SIZE_CD, ENTRIES_TOTAL = 5, 4
ENCRYPTED = 0x1
ESCAPING = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:|\\|\x00")


class Unfit(Exception):
    """The file must not come in: what is wrong with it, in Chinese.

    `remedy` is a whole sentence; without it the reader of the file knows a usual one.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy


@dataclass(frozen=True)
class Limits:
    entries: int
    total: int


FOR_KEEPING = Limits(entries=2000, total=100 * MEGABYTE)
FOR_READING = Limits(entries=200, total=50 * MEGABYTE)


def open_archive(stream: IO[bytes], limits: Limits) -> zipfile.ZipFile:
    """The archive, if its directory promises to stay within `limits`.

    Summing the declared sizes is enough: Python's reader stops at the declared size
    and then fails on the checksum, so a directory that lies is caught on reading.
    """
    # The same private reader that ZipFile uses, so both see the same numbers. It is
    # asked first because a directory of 100,000 entries costs 60 MB to load.
    end = zipfile._EndRecData(stream)
    if not end:
        raise Unfit("文件不完整或已损坏")
    too_long = end[SIZE_CD] > limits.entries * NAME_ROOM
    if end[ENTRIES_TOTAL] > limits.entries or too_long:
        raise Unfit("里面的部件太多")
    archive = zipfile.ZipFile(stream)
    judge(archive, limits)
    return archive


def judge(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > limits.entries:
        raise Unfit("里面的部件太多")
    if total > limits.total:
        raise Unfit("展开后太大")
    if total > RATIO_MATTERS_FROM and total > MAX_RATIO * max(packed, 1):
        raise Unfit("展开后太大，多为大片空白单元格带了格式")
    if len({name.casefold() for name in names}) < len(names):
        raise Unfit("里面有重名的部件")
    if any(ESCAPING.search(name) for name in names):
        raise Unfit("里面的部件路径不正常")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Unfit("设了打开密码")
    if any(
        entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        for entry in entries
    ):
        raise Unfit("压缩方式不是 Office 文件用的")
    if archive.comment:
        raise Unfit("文件末尾夹带了别的内容")


def read_part(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """The whole of a small part, or `Unfit` when it is not small."""
    if archive.getinfo(name).file_size > limit:
        raise Unfit("里面的部件太大")
    return archive.read(name)
