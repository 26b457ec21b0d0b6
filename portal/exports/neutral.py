"""Text that no spreadsheet takes for a formula, and the way back.

A typed string cell is safe inside the xlsx, in Excel and WPS alike. It stops being
safe when a clerk saves the sheet as CSV and opens that again: there "=1+1" is only
=1+1, and a phone written +86-537-1 becomes -452. An apostrophe in the text is the one
mark that lives through CSV, copying and every program, so it is put into the text,
and reading takes it off again: what goes out comes back unchanged.
"""

import re

SIGNS = "=+-@＝＋－＠﹢﹣"
BREAKS = "\t\r\n"
# Spaces and marks without width before the sign: some programs skip some of them.
SKIPPED = " \t\n\r\x0b\x0c\x85\xa0\xad\u1680\u202f\u205f\u3000\u3164\ufeff" + "".join(
    map(chr, (*range(0x2000, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x206A)))
)
# What XML cannot hold, and halves of characters.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Excel turns _x003D_ in a string into "=", so such a text must be spelt out.
SPELT = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def printable(text: str) -> str:
    """`text` without what no XML file may contain, lines ended by LF alone."""
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def risky(text: str) -> bool:
    """Could a program calculate this? A lone sign, our dash for nothing, it cannot."""
    shown = text.lstrip("'")
    core = shown.lstrip(SKIPPED)
    return (len(core) > 1 and core[0] in SIGNS) or (bool(core) and shown[0] in BREAKS)


def neutral(text: str) -> str:
    """`text` with an apostrophe before it if it is risky.

    A risky text that already begins with apostrophes gets one more, so `restored`
    can always take exactly one off.
    """
    return f"'{text}" if risky(text) else text


def restored(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text.startswith("'") and risky(text) else text


def spelt_out(text: str) -> str:
    """`text` as Excel wants it in the file, where _x003D_ would be a code."""
    return SPELT.sub("_x005F_", text)
