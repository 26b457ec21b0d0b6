"""Which kinds of file may be handed in, and what to do with those that may not."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

MEGABYTE = 1024 * 1024
MAX_SIZE = 10 * MEGABYTE


@dataclass(frozen=True)
class Kind:
    """One permitted kind: its endings, first bytes, and the type we send it as."""

    label: str
    extensions: tuple[str, ...]
    magic: bytes
    content_type: str


OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = Kind("PDF", ("pdf",), b"%PDF-", "application/pdf")
WORD = Kind(
    "Word（docx）",
    ("docx",),
    b"PK\x03\x04",
    f"{OFFICE}wordprocessingml.document",
)
EXCEL = Kind("Excel（xlsx）", ("xlsx",), b"PK\x03\x04", f"{OFFICE}spreadsheetml.sheet")
JPEG = Kind("JPG 图片", ("jpg", "jpeg"), b"\xff\xd8\xff", "image/jpeg")
PNG = Kind("PNG 图片", ("png",), b"\x89PNG\r\n\x1a\n", "image/png")

PICTURES = (JPEG, PNG)
DOCUMENTS = (PDF, WORD, EXCEL)
ALL = (*DOCUMENTS, *PICTURES)
PICTURE_TYPES = frozenset(kind.content_type for kind in PICTURES)

# Types under which a browser would run what it gets. No honest browser declares a
# document or a picture as one of these; other wrong types are common and harmless,
# because nothing believes them.
ACTIVE_TYPES = (
    "text/html",
    "text/xml",
    "text/javascript",
    "image/svg",
    "application/xhtml",
    "application/xml",
    "application/javascript",
    "application/x-javascript",
    "application/x-msdownload",
    "application/x-httpd-php",
    "application/x-sh",
)

AS_DOCX = "请用 WPS 或 Word 打开，另存为 docx 后再传。"
AS_XLSX = "请用 WPS 或 Excel 打开，另存为 xlsx 后再传。"
AS_PDF = "请另存或打印为 PDF 后再传。"
AS_JPG = "请另存为 JPG 或 PNG 图片后再传。"
UNPACK = "请解压后把里面的文件逐个上传。"
FROM_IPHONE = (
    "请在 iPhone“设置 - 相机 - 格式”里选“兼容性最好”后重拍，"
    "或在微信里发送后保存，再传 JPG。"
)
IN_WORDS = "请改用照片，或在正文里写明。"
REMEDIES = {
    **dict.fromkeys(("doc", "docm", "dot", "dotm", "dotx", "wps", "rtf"), AS_DOCX),
    **dict.fromkeys(("xls", "xlsm", "xlsb", "xlt", "xltm", "et", "csv"), AS_XLSX),
    **dict.fromkeys(("ppt", "pptx", "dps", "ofd", "txt", "htm", "html"), AS_PDF),
    **dict.fromkeys(("gif", "bmp", "webp", "tif", "tiff", "svg"), AS_JPG),
    **dict.fromkeys(("zip", "rar", "7z", "gz", "tar"), UNPACK),
    **dict.fromkeys(("heic", "heif"), FROM_IPHONE),
    **dict.fromkeys(("mp4", "mov", "avi", "mp3", "m4a", "amr"), IN_WORDS),
}


def labels(kinds: tuple[Kind, ...]) -> str:
    return "、".join(kind.label for kind in kinds)


def kind_of(name: str, kinds: tuple[Kind, ...]) -> Kind:
    """The permitted kind that the ending of `name` promises."""
    extension = extension_of(name)
    for kind in kinds:
        if extension in kind.extensions:
            return kind
    ending = f" {extension} 格式" if extension else "没有扩展名的文件"
    remedy = REMEDIES.get(extension, "") if kinds == ALL else ""
    raise ValidationError(
        f"“{name}”不能上传：这里不收{ending}，只收 {labels(kinds)}。"
        + (remedy or "请换成其中一种格式后再传。"),
        code="kind",
    )


def extension_of(name: str) -> str:
    """The ending after the last dot, lower case, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""
