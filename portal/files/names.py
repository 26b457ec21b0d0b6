"""What remains of a file's name once everything that could deceive is taken out."""

import re
import unicodedata

MAX_BYTES = 255
FORBIDDEN = re.compile(r'[<>:"|?*]')
SPACES = re.compile(r"\s+")
# Windows refuses to save these, whatever the ending.
DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)


def clean_name(raw: str) -> str:
    """The last path part of `raw`, printable, left to right, at most 255 bytes.

    The name is only ever shown and sent back as the name to save under; where the
    file lies is decided by nobody's name.
    """
    last = raw.replace("\\", "/").rpartition("/")[2]
    shown = "".join(visible(char) for char in unicodedata.normalize("NFC", last))
    tidy = SPACES.sub(" ", FORBIDDEN.sub("_", shown)).rstrip(" .")
    stem, dot, ending = tidy.rpartition(".")
    if not dot:
        stem, ending = tidy, ""
    stem = DEVICES.sub(r"\1_", stem.strip(" .")) or "附件"
    return shortened(stem, f"{dot}{ending.strip()}")


def visible(char: str) -> str:
    """The character, a space for a line break, nothing for what cannot be seen.

    Cc holds NUL, CR and LF; Cf the marks that turn the reading direction or have no
    width; Cs halves of characters that no database stores.
    """
    category = unicodedata.category(char)
    if category in {"Zl", "Zp"} or char in "\r\n\t":
        return " "
    return "" if category in {"Cc", "Cf", "Cs", "Co", "Cn"} else char


def shortened(stem: str, ending: str) -> str:
    ending = cut(ending, 16)
    return cut(stem, MAX_BYTES - len(ending.encode())) + ending


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` bytes of UTF-8, never splitting a character."""
    return text.encode()[:limit].decode(errors="ignore")
