"""Pictures drawn anew, so that only what can be seen is kept."""

import io
from typing import IO

from PIL import Image, ImageOps

from portal.files.archives import Unfit
from portal.files.kinds import JPEG, Kind

LONG_EDGE = 2560
QUALITY = 85
MILLION = 1_000_000
# What decoding may cost in memory; with the process itself it stays below 200 MB.
MOST_BYTES = 72 * MILLION
MOST_PIXELS = 50 * MILLION
MOST_BUFFERED_PIXELS = 13 * MILLION
# From here on the JPEG decoder itself halves the picture while it reads; earlier if
# it has to hold the whole picture besides.
HALVED_FROM, BUFFERED_HALVED_FROM = 14 * MILLION, 8 * MILLION
# At most half of what the long edge of so large a photo is.
HALVED_TO = 1860
TOO_LARGE = "像素太多"
# Bytes a pixel while decoding and shrinking; Pillow copies pictures with alpha.
COST = {"1": 2, "L": 1, "P": 9, "RGB": 5, "RGBA": 8, "LA": 8, "I;16": 6, "I": 8}
SEGMENT_HEADER = 4
SCAN = 0xDA
FRAMES_IN_ONE_PASS = {0xC0, 0xC1}
FRAMES_IN_PASSES = {*range(0xC2, 0xD0)} - {0xC4, 0xC8, 0xCC}
PLAIN_MODES = {"L", "RGB", "LA", "RGBA", "CMYK"}


def redraw(stream: IO[bytes], kind: Kind) -> bytes:
    """The picture upright, at most 2560 px long, without EXIF, place or anything else.

    What was hidden behind or between the pixels does not survive the new encoding.
    """
    formats = ["JPEG"] if kind is JPEG else ["PNG"]
    Image.open(stream, formats=formats).verify()
    stream.seek(0)
    with Image.open(stream, formats=formats) as picture:
        if kind is JPEG:
            afford_jpeg(picture, buffered=comes_in_passes(stream))
        elif area(picture) * COST.get(picture.mode, 8) > MOST_BYTES:
            raise Unfit(TOO_LARGE)
        upright = shrunk(picture)
    return encoded(upright, kind)


def area(picture: Image.Image) -> int:
    return picture.width * picture.height


def afford_jpeg(picture: Image.Image, *, buffered: bool) -> None:
    """Refuse, from the header alone, what costs too much memory; halve what may."""
    if area(picture) > (MOST_BUFFERED_PIXELS if buffered else MOST_PIXELS):
        raise Unfit(TOO_LARGE)
    if area(picture) > (BUFFERED_HALVED_FROM if buffered else HALVED_FROM):
        picture.draft(picture.mode, (HALVED_TO, 1))


def comes_in_passes(stream: IO[bytes]) -> bool:
    """True if the JPEG decoder must hold the whole picture: 6 bytes for each pixel.

    So it is with progressive files and with those whose colours come one after the
    other. Pillow tells the first but not the second, so we read the two headers.
    """
    here, colours, marker, body = stream.tell(), 0, 0, b""
    stream.seek(2)
    while len(header := stream.read(4)) == SEGMENT_HEADER:
        marker, length = header[1], int.from_bytes(header[2:])
        body = stream.read(length - 2)
        if marker == SCAN or marker in FRAMES_IN_PASSES:
            break
        if marker in FRAMES_IN_ONE_PASS:
            colours = body[5]
    stream.seek(here)
    return marker != SCAN or body[0] < colours


def shrunk(picture: Image.Image) -> Image.Image:
    """Small first, upright afterwards: turning copies the picture."""
    orientation = picture.getexif().get(0x0112, 1)
    picture.load()
    if picture.mode == "1":
        picture = picture.convert("L")
    if picture.mode not in PLAIN_MODES:
        see_through = "transparency" in picture.info
        picture = picture.convert("RGBA" if see_through else "RGB")
    if max(picture.size) > LONG_EDGE:
        picture.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS)
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    picture.getexif()[0x0112] = orientation
    return ImageOps.exif_transpose(picture)


def encoded(picture: Image.Image, kind: Kind) -> bytes:
    # A new picture from the pixels: nothing of `info` (text, profile) comes along.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    if kind is JPEG:
        clean.convert("RGB").save(out, "JPEG", quality=QUALITY)
    else:
        clean.save(out, "PNG")
    return out.getvalue()
