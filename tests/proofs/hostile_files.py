"""Hostile files: twelve families of uploads, mutated workbooks, and bombs."""

import functools
import io
import itertools
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, time

from openpyxl import load_workbook
from PIL import Image

from chains.uscc import check_digit
from tests.samples import (
    a_docx,
    a_pdf,
    a_picture,
    a_sheet,
    a_zip,
    an_xlsx,
    content_types,
    docx_parts,
    saved,
    xlsx_parts,
)

# Stands in everything that must never be found in a stored file.
MARK = b"HOSTILE-MARK"
SCRIPT = b"<script>/*" + MARK + b"*/alert(1)</script>"
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
PHP = b"<?php /*" + MARK + b"*/ system($_GET['c']);"
EXE = b"MZ\x90\x00" + bytes(60) + MARK + bytes(200)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPE_OF = {
    "pdf": "application/pdf",
    "docx": WORD,
    "xlsx": EXCEL,
    "jpg": "image/jpeg",
    "png": "image/png",
}
ENDINGS = list(TYPE_OF)


def hostile_files(seed: int) -> Iterator[tuple[str, str, bytes, bool]]:
    """(name, content type, bytes, must be refused) without end, each family in turn."""
    dice = random.Random(seed)
    while True:
        for family in FAMILIES:
            yield *family(dice), family in DOOMED


def polyglot(dice):
    """Valid at one end, something else at the other."""
    return dice.choice(
        [
            ("照片.jpg", "image/jpeg", a_picture() + HTML),
            ("照片.png", "image/png", a_picture("PNG") + PHP),
            ("照片.jpg", "image/jpeg", a_picture() + a_zip({"a.html": HTML})),
            ("说明.pdf", "application/pdf", a_pdf() + a_zip({"a.html": HTML})),
            ("说明.pdf", "application/pdf", b"%PDF-1.4 " + HTML + a_pdf()),
            ("说明.pdf", "application/pdf", HTML + a_pdf()),
            ("说明.docx", WORD, EXE + a_docx()),
            ("说明.docx", WORD, commented(a_docx(), HTML)),
            ("照片.jpg", "image/jpeg", a_picture(comment=SCRIPT)),
        ]
    )


def double_extension(dice):
    ending = dice.choice(["php", "exe", "html", "svg", "js", "jsp", "sh", "bat", "lnk"])
    good = dice.choice(ENDINGS)
    name = dice.choice([f"照片.{good}.{ending}", f"a.{ending}.{good}", f"a.{ending}"])
    return name, TYPE_OF[good], dice.choice([PHP, EXE, HTML])


def svg(dice):
    name = dice.choice(["图.svg", "图.png", "图.jpg", "图.svg.png", "图.svgz"])
    return name, dice.choice(["image/svg+xml", "image/png"]), SVG


def html(dice):
    name = dice.choice(["说明.html", "说明.pdf", "说明.htm", "说明.docx", "说明.png"])
    return name, dice.choice(["text/html", "application/pdf"]), HTML


def zip_slip(dice):
    inner = dice.choice(
        ["../../etc/x", "/etc/x", "..\\..\\x", "word/../../x", "C:\\x", "word/../x"]
    )
    return "说明.docx", WORD, a_docx(**{inner: MARK})


def evil_name(dice):
    """Good bytes; it is the name that must not come through."""
    ending = dice.choice(["pdf", "jpg"])
    names = (
        *("../../etc/passwd", "..\\..\\x", "/abs/olute", "C:\\x", "%2e%2e%2f"),
        *("a\r\nSet-Cookie: x=1", '";x="', "<b>x</b>", "a\x00.exe", "\ud800"),
        *("\u202egpj.exe", "\u200b\ufeff", " . ", "nul", "CON"),
        *("长" * 300, "a" * 400, "😀" * 90),
    )
    body = dice.choice(names)
    data = a_pdf() if ending == "pdf" else a_picture()
    return f"{body}.{ending}", TYPE_OF[ending], data


def bomb(dice):
    count = dice.choice([50, 90, 300])
    large = a_zip({**docx_parts(), "word/media/0.bin": bytes(count * 1024 * 1024)})
    parts = {**docx_parts(), **{f"word/{n}.xml": b"x" for n in range(2500)}}
    return "说明.docx", WORD, dice.choice([large, a_zip(parts)])


def exif(dice):
    """A picture with a place in it: it may be stored, the place may not."""
    data = Image.Exif()
    data[0x010E] = MARK.decode()
    data.get_ifd(0x8825)[29] = MARK.decode()
    if dice.random() < 0.5:
        return "现场.jpg", "image/jpeg", a_picture(exif=data.tobytes())
    return "现场.png", "image/png", a_picture("PNG", exif=data.tobytes())


def macro(dice):
    main = f"{dice.choice(['application/vnd.ms-word'])}.document.macroEnabled.main+xml"
    vba = "application/vnd.ms-office.vbaProject"
    usual = ("word/document.xml", f"{WORD}.main+xml")
    enabled = content_types(("word/document.xml", main))
    renamed = content_types(usual, ("word/innocent.bin", vba))
    by_default = content_types(usual, defaults=[("dat", vba)])
    return (
        dice.choice(["说明.docx", "说明.docm", "说明.dotm"]),
        WORD,
        dice.choice(
            [
                a_docx(**{"word/vbaProject.bin": MARK}),
                a_docx(**{"[Content_Types].xml": enabled}),
                a_docx(**{"[Content_Types].xml": renamed, "word/innocent.bin": MARK}),
                a_docx(**{"[Content_Types].xml": by_default, "word/a.dat": MARK}),
                a_docx(**{"word/activeX/activeX1.bin": MARK}),
            ]
        ),
    )


def empty(dice):
    ending = dice.choice(ENDINGS)
    return f"空.{ending}", TYPE_OF[ending], b""


def wrong_type(dice):
    """The ending promises one kind, the bytes are another."""
    ending = dice.choice(ENDINGS)
    others = {
        "pdf": a_docx(**{"word/x.bin": MARK}),
        "docx": an_xlsx([[MARK.decode()]]),
        "xlsx": a_docx(**{"word/x.bin": MARK}),
        "jpg": a_pdf(MARK),
        "png": a_zip({"a.txt": MARK}),
    }
    data = dice.choice([others[ending], EXE, PHP, MARK * 100])
    return f"材料.{ending}", dice.choice([TYPE_OF[ending], "text/html", ""]), data


def huge_picture(dice):
    """A few kilobytes that ask for gigabytes of pixels, or for all that is allowed."""
    side = dice.choice([20_000, 60_000, 2**31 - 1])
    kind, width, height, mode, flags = dice.choice(LARGE)
    if dice.random() < 0.5:
        return "大图.png", "image/png", promising(side)
    name, declared = ("大图.jpg", "image/jpeg")
    if kind == "PNG":
        name, declared = ("大图.png", "image/png")
    return name, declared, large_picture(kind, width, height, mode, flags)


# Real pictures, at and above what may be decoded; in passes means all at once.
LARGE = [
    ("JPEG", 8000, 6200, "RGB", ""),
    ("JPEG", 9000, 8000, "RGB", ""),
    ("JPEG", 4000, 3200, "RGB", "progressive"),
    ("JPEG", 8000, 6000, "RGB", "progressive"),
    ("JPEG", 4000, 3990, "CMYK", ""),
    ("PNG", 3790, 3790, "RGB", ""),
    ("PNG", 8000, 4490, "1", ""),
    ("PNG", 4200, 4200, "RGB", ""),
    ("PNG", 3000, 2990, "RGBA", ""),
    ("PNG", 2900, 2750, "P", ""),
    ("PNG", 8000, 6000, "RGBA", ""),
]


@functools.cache
def large_picture(kind, width, height, mode, flags):
    options = {"subsampling": 0, "progressive": bool(flags)} if kind == "JPEG" else {}
    return a_picture(kind, (width, height), mode, 0, **options)


def promising(side):
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"tEXt", b"a\0" + MARK)
    return png + chunk(b"IDAT", body) + chunk(b"IEND", b"")


FAMILIES = [
    polyglot,
    double_extension,
    svg,
    html,
    zip_slip,
    evil_name,
    bomb,
    exif,
    macro,
    empty,
    wrong_type,
    huge_picture,
]
# Of the others some may be stored: cleaned of what is in them, or under another name.
DOOMED = {double_extension, svg, html, zip_slip, bomb, macro, empty, wrong_type}


def chunk(kind, data):
    sum_ = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", sum_)


def commented(archive, comment):
    out = io.BytesIO(archive)
    with zipfile.ZipFile(out, "a") as opened:
        opened.comment = comment
    return out.getvalue()


def mutated_workbooks(n: int, seed: int, template: bytes) -> Iterator[tuple]:
    """(name, bytes) of `n` filled templates, broken outside, inside, or in cells."""
    dice = random.Random(seed)
    good = filled(template)
    outside, inside = [flip, cut, swap], [break_part, drop_part, double_part]
    for number in range(n):
        mutate = dice.choice([*outside, *inside, spoil, spoil])
        yield f"变异{number}.xlsx", mutate(dice, good)


CHAIN, ROWS = "纺织服装", 12


def a_uscc(number):
    body = f"91370830MA{number:07d}"
    return body + check_digit(body)


def filled(template, **wrong):
    """The template with rows that the import takes without a word, but for the cells
    of the last row that `wrong` names."""
    book = load_workbook(io.BytesIO(template))
    headings = [cell.value for cell in book.active[book.active.max_row]]
    for number in range(ROWS):
        cells = a_row(number) | (wrong if number == ROWS - 1 else {})
        book.active.append([cells.get(heading, "") for heading in headings])
    return saved(book)


def a_row(number):
    return {
        "企业名称": f"示例变异 {number} 有限公司",
        "统一社会信用代码": a_uscc(number),
        "所属产业链": CHAIN,
        "地址": f"示例路 {number} 号",
        "法定代表人": "示例甲",
        "分管负责人": "示例乙",
        "联络员": "示例丙",
        "电话": f"1380000{number:04}",
        "职工数": number,
        "是否规上": "是",
        "攀登企业": "否",
    }


def registers(template: bytes) -> Iterator[tuple[str, bytes]]:
    """Workbooks that can be read: the first is right, the others have one wrong row."""
    yield "全对.xlsx", filled(template)
    yield "错一码.xlsx", filled(template, 统一社会信用代码="91370830MA000000XX")
    yield "错一链.xlsx", filled(template, 所属产业链="不存在的链")
    yield "重一码.xlsx", filled(template, 统一社会信用代码=a_uscc(0))
    yield "名过长.xlsx", filled(template, 企业名称="长" * 300)
    yield "数过大.xlsx", filled(template, 职工数="9" * 40)
    yield "缺姓名.xlsx", filled(template, 联络员="")


# What people and attackers leave in a cell; some of it is harmless in some columns.
ODD_CELLS = (
    *("", " ", "-5", "1e400", "3.7", "9" * 40, "二百", "长" * 3000, "nan", "١٢٣"),
    *("=1+1", "=HYPERLINK(0)", "@SUM(1)", "<script>alert(1)</script>", "'; DROP --"),
    *("\u202e甲", "\ufeff", "\n\n", "_x0000_", "_x000D_", "#REF!", "\ud7ff", "😀" * 90),
    *("2026-02-30", "不存在的链", "91370830MA000000XX", a_uscc(3), a_uscc(9000)),
    *(None, True, -1, 1e300, 2**63, 0.1, date(1900, 1, 1), time(1)),
)


def spoil(dice, data):
    """Some cells, now and then in the heading too, hold what does not belong there."""
    book = load_workbook(io.BytesIO(data))
    last = book.active.max_row
    first = last - ROWS + (dice.random() < 0.9)
    for _ in range(dice.randint(1, 3)):
        column = dice.randint(1, book.active.max_column)
        cell = book.active.cell(dice.randint(first, last), column)
        cell.value = dice.choice(ODD_CELLS)
    return saved(book)


def flip(dice, data):
    data = bytearray(data)
    for _ in range(dice.randint(1, 40)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def cut(dice, data):
    return data[: dice.randrange(len(data))]


def swap(dice, data):
    one, two = sorted(dice.sample(range(len(data)), 2))
    return data[:one] + data[two:] + data[one:two]


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def break_part(dice, data):
    parts = unpacked(data)
    name = dice.choice(list(parts))
    mutate = dice.choice([flip, cut, swap, replace_words])
    parts[name] = mutate(dice, parts[name])
    return a_zip(parts)


def replace_words(dice, data):
    old = dice.choice([b'r="', b's="', b't="', b"<v>", b"Id=", b'"1"', b"sheet", b"0"])
    new = dice.choice([b'r="-1', b's="99999', b't="s', b"<v>1e400", b'"A0"', b"\xff"])
    return data.replace(old, new, dice.randint(1, 5))


def drop_part(dice, data):
    parts = unpacked(data)
    del parts[dice.choice(list(parts))]
    return a_zip(parts)


def double_part(dice, data):
    out = io.BytesIO(data)
    name = dice.choice(list(unpacked(data)))
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"<again/>")
    return out.getvalue()


def bombs(every: int = 1) -> Iterator[tuple[str, bytes]]:
    """(name, bytes): small files that would grow in memory, time or rows."""
    makers = [(f"{name}.xlsx", make) for name, make in BOMBS.items()]
    makers += [(f"{name}.csv", make) for name, make in TEXT_BOMBS.items()]
    for name, make in makers[::every]:
        yield name, make()


def workbook(rows="", **parts):
    return a_zip(xlsx_parts(a_sheet(rows), **parts))


def streamed(part: Iterable[bytes], name="xl/worksheets/sheet1.xml"):
    """A workbook with one part too large to hold in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for other, data in xlsx_parts(a_sheet(""), strings="<sst/>").items():
            if other != name:
                archive.writestr(other, data)
        with archive.open(name, "w", force_zip64=False) as target:
            for piece in part:
                target.write(piece)
    return out.getvalue()


def one_cell(megabytes):
    yield b'<worksheet><sheetData><row><c t="inlineStr"><is><t>'
    for _ in range(megabytes):
        yield b"a" * 1024 * 1024
    yield b"</t></is></c></row></sheetData></worksheet>"


def lying():
    """The directory says 1,000 bytes where 15 million come."""
    data = bytearray(streamed(one_cell(15)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    where = data.rfind(struct.pack("<I", real))
    data[where : where + 4] = struct.pack("<I", 1000)
    return bytes(data)


def entities():
    levels = ['<!ENTITY a0 "aaaaaaaaaa">']
    levels += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 8)]
    cell = '<row><c t="inlineStr"><is><t>&a7;</t></is></c></row>'
    return a_zip(xlsx_parts(f"<!DOCTYPE x [{''.join(levels)}]>{a_sheet(cell)}"))


def noisy(pattern, megabytes):
    """`pattern` again and again, with numbers so that it packs less than 100 to 1."""
    size, numbers = 0, itertools.count(100_000, 7)
    while size < megabytes * 1024 * 1024:
        piece = "".join(pattern.format(next(numbers)) for _ in range(10_000))
        size += len(piece)
        yield piece.encode()


def wrapped(before, pieces, after):
    yield before
    yield from pieces
    yield after


def strings_bomb(pattern, megabytes):
    pieces = wrapped(b"<sst>", noisy(pattern, megabytes), b"</sst>")
    return streamed(pieces, "xl/sharedStrings.xml")


def sheet_bomb(pieces):
    return streamed(
        wrapped(b"<worksheet><sheetData>", pieces, b"</sheetData></worksheet>")
    )


def multiplied():
    """Long strings that 250,000 cells refer to."""
    dice = random.Random(1)
    texts = ["".join(dice.choices("产业链党群服务", k=32_000)) for _ in range(10)]
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    cells = [f'<c t="s"><v>{dice.randrange(10)}</v></c>' for _ in range(50 * 5000)]
    rows = "".join(
        f"<row>{''.join(cells[n : n + 50])}</row>" for n in range(0, 250_000, 50)
    )
    return workbook(rows, strings=f"<sst>{strings}</sst>")


def row(number, text="x"):
    cell = f'<c r="A{number}" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<row r="{number}">{cell}</row>'


def many_entries(count):
    return a_zip({**xlsx_parts(a_sheet("")), **{f"xl/{n}": b"" for n in range(count)}})


BOMBS = {
    "一格四百兆": lambda: streamed(one_cell(400)),
    "一格八兆": lambda: sheet_bomb(
        wrapped(b'<row><c t="str"><v>', noisy("{}", 8), b"</v></c></row>")
    ),
    "二十万行": lambda: workbook("".join(row(n) for n in range(1, 200_001))),
    "二十万空行": lambda: workbook("<row/>" * 200_000 + row(200_001)),
    "末行一格": lambda: workbook(row(1) + row(1_048_576)),
    "末列一格": lambda: workbook('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
    "实体": entities,
    "目录说谎": lying,
    "部件太多": lambda: many_entries(1000),
    "目录十万": lambda: many_entries(45_000),
    "共享字符串": lambda: strings_bomb("<si><t>{}</t></si>", 20),
    "短字符串": lambda: strings_bomb("<si/><si/>{}<si/><si/>", 20),
    "换行": lambda: strings_bomb("\n\n&#10;&#10;\n\n&#10;&#10;{}&#10;&#10;", 20),
    "一个字符串": lambda: streamed(
        wrapped(b"<sst><si><t>", noisy("{}", 8), b"</t></si></sst>"),
        "xl/sharedStrings.xml",
    ),
    "倍增": multiplied,
    "深套": lambda: sheet_bomb(noisy("<a{}>", 10)),
    "小元素": lambda: sheet_bomb(noisy("<c/><v/>{}<c/><c/><c/>", 20)),
    "属性": lambda: sheet_bomb(wrapped(b"<c ", noisy('a{0}=">" ', 10), b"/>")),
    "注释": lambda: sheet_bomb(wrapped(b"<!--", noisy("<{}", 10), b"-->")),
    "样式": lambda: a_zip(
        xlsx_parts(
            a_sheet(row(1)),
            styles=f"<styleSheet><cellXfs>{'<xf/>' * 400_000}</cellXfs></styleSheet>",
        )
    ),
    "巨数": lambda: workbook(f"<row><c><v>1e{'9' * 30_000}</v></c></row>"),
}
TEXT_BOMBS = {
    "逗号": lambda: b"," * 5_000_000,
    "空行": lambda: b"\n" * 5_000_000,
    "引号": lambda: b'"' + b"a,\n" * 1_500_000,
    "重复": lambda: b"a,b\n" * 1_200_000,
}
