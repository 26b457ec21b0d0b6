"""From what a spreadsheet stores to the text that a person sees in the cell."""

import re

from portal.exports.neutral import restored

# Excel's own limit for a cell.
MAX_TEXT = 32_767
SPELT = re.compile(r"_x([0-9A-Fa-f]{4})_")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)


def clean_text(text: str) -> str:
    """`text` without what cannot be seen, and without an export's apostrophe."""
    if "_x" in text:
        text = SPELT.sub(lambda code: chr(int(code[1], 16)), text)
    text = restored(text.strip())
    if not text.isprintable():
        text = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()
