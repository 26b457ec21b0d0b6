"""What comes in, what stays out, and what the person is told."""

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portal.files.checks import admit, admit_all
from portal.files.kinds import PICTURES
from tests import samples

GOOD = {
    "材料.pdf": samples.a_pdf(),
    "说明.docx": samples.a_docx(),
    "台账.xlsx": samples.an_xlsx(),
}
PHOTOS = {
    "现场.jpg": samples.a_picture(),
    "现场.JPEG": samples.a_picture(),
    "截图.png": samples.a_picture("PNG", mode="RGBA"),
    "图标.png": samples.a_picture("PNG", mode="P", colour=3),
    "印刷.jpg": samples.a_picture(mode="CMYK", colour=0),
}


def refusal(upload, *kinds):
    with pytest.raises(ValidationError) as caught:
        admit(upload, *kinds)
    return caught.value.messages


@pytest.mark.parametrize("name", GOOD)
def test_a_good_document_comes_back_byte_for_byte(upload, name):
    checked = admit(upload(name, GOOD[name]))

    assert checked.path.read_bytes() == GOOD[name]
    assert (checked.name, checked.size) == (name, len(GOOD[name]))


@pytest.mark.parametrize("name", PHOTOS)
def test_a_good_picture_comes_back_as_a_picture_of_the_same_size(upload, name):
    checked = admit(upload(name, PHOTOS[name]))

    with Image.open(checked.path) as picture:
        assert picture.size == (80, 60)
        assert Image.MIME[picture.format] == checked.content_type


def test_a_photo_loses_place_and_camera_but_stands_upright(upload):
    data = Image.Exif()
    data[0x0112], data[0x010E] = 6, "SECRET"
    data.get_ifd(0x8825)[29] = "2026:11:23"
    sideways = samples.a_picture(exif=data.tobytes(), comment=b"SECRET")

    checked = admit(upload("现场.jpg", sideways))

    with Image.open(checked.path) as picture:
        assert (picture.size, dict(picture.getexif())) == ((60, 80), {})
        assert sorted(picture.info) == [
            "jfif",
            "jfif_density",
            "jfif_unit",
            "jfif_version",
        ]
    assert b"SECRET" not in checked.path.read_bytes()


def test_a_picture_with_texts_in_it_keeps_only_its_pixels(upload):
    words = PngInfo()
    words.add_text("Comment", "SECRET")
    words.add_itxt("XML:com.adobe.xmp", "SECRET", zip=True)
    data = samples.a_picture("PNG", colour="blue", pnginfo=words)

    checked = admit(upload("截图.png", data))

    with Image.open(checked.path) as picture:
        assert (picture.getpixel((0, 0)), picture.info) == ((0, 0, 255), {})


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (5000, 100)])
def test_a_large_photo_is_shrunk_to_2560_and_keeps_its_proportions(upload, size):
    checked = admit(upload("现场.jpg", samples.a_picture(size=size)))

    with Image.open(checked.path) as picture:
        assert max(picture.size) == 2560
        assert picture.width / picture.height == pytest.approx(size[0] / size[1], 0.02)


def test_a_photo_of_fifty_million_pixels_is_taken_when_it_can_be_halved(upload):
    checked = admit(upload("现场.jpg", samples.a_picture(size=(8160, 6120))))

    with Image.open(checked.path) as picture:
        assert max(picture.size) in range(1860, 2561)


REFUSED = {
    "old Word": ("通知.doc", b"\xd0\xcf\x11\xe0", "另存为 docx"),
    "old Excel": ("台账.xls", b"\xd0\xcf\x11\xe0", "另存为 xlsx"),
    "macros": ("台账.xlsm", samples.an_xlsx(), "另存为 xlsx"),
    "archive": ("材料.zip", samples.a_zip({"a": b"b"}), "解压"),
    "iPhone": ("IMG.HEIC", b"\0\0\0\x18ftypheic", "兼容性最好"),
    "drawing": ("图.svg", b"<svg/>", "另存为 JPG"),
    "page": ("页.html", b"<html>", "PDF"),
    "film": ("现场.mp4", b"\0\0\0\x18ftypmp42", "照片"),
    "program": ("a.exe", b"MZ", "换成其中一种格式"),
    "no ending": ("材料", samples.a_pdf(), "换成其中一种格式"),
    "hidden ending": ("材料.pdf.exe", samples.a_pdf(), "换成其中一种格式"),
    "nothing in it": ("材料.pdf", b"", "重新选择"),
    "too large": ("材料.pdf", bytes(10 * 1024 * 1024 + 1), "压缩"),
    "other content": ("材料.pdf", samples.a_docx(), "打印为 PDF"),
    "program as photo": ("照片.jpg", b"MZ" + bytes(99), "另存为 JPG"),
    "png as jpg": ("照片.jpg", samples.a_picture("PNG"), "另存为 JPG"),
    "half a pdf": ("材料.pdf", samples.a_pdf()[:40], "重新导出"),
    "half a photo": ("照片.jpg", samples.a_picture(size=(900, 900))[:-900], "JPG"),
    "half a png": ("图.png", samples.a_picture("PNG")[:-20], "JPG"),
    "half a docx": ("说明.docx", samples.a_docx()[:-30], "另存为"),
    "docx as xlsx": ("台账.xlsx", samples.a_docx(), "xlsx"),
    "xlsx as docx": ("说明.docx", samples.an_xlsx(), "docx"),
    "zip as docx": ("说明.docx", samples.a_zip({"a.txt": b"b"}), "docx"),
    "with password": ("说明.docx", b"\xd0\xcf\x11\xe0" + bytes(99), "不带密码"),
    "macro inside": ("说明.docx", samples.a_docx(**{"word/vbaProject.bin": b""}), "宏"),
    "pdf and page": ("a.pdf", b"%PDF-1.4<html>" + samples.a_pdf(), "打印为 PDF"),
    "pdf and zip": ("a.pdf", samples.a_pdf() + samples.a_docx(), "打印为 PDF"),
    "out of its folder": ("说明.docx", samples.a_docx(**{"../x": b""}), "另存为"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_names_the_file_and_the_remedy(upload, uploads, case):
    name, data, remedy = REFUSED[case]

    (sentence,) = refusal(upload(name, data))

    assert sentence.startswith(f"“{name}”")
    assert remedy in sentence
    assert sentence.endswith("。")
    assert uploads() == []


def test_a_file_that_the_browser_calls_a_page_stays_out(upload):
    assert refusal(upload("材料.pdf", samples.a_pdf(), "text/html")) == [
        "“材料.pdf”不能上传：浏览器说它是网页或程序。请重新导出或打印为 PDF 后再传。"
    ]


def test_a_wrong_but_harmless_type_of_the_browser_does_not_matter(upload):
    checked = admit(upload("材料.pdf", samples.a_pdf(), "application/octet-stream"))

    assert checked.content_type == "application/pdf"


def test_where_only_pictures_are_wanted_a_pdf_is_told_so(upload):
    (sentence,) = refusal(upload("材料.pdf", samples.a_pdf()), PICTURES)

    assert sentence == (
        "“材料.pdf”不能上传：这里不收 pdf 格式，只收 JPG 图片、PNG 图片。"
        "请换成其中一种格式后再传。"
    )


def test_of_several_files_all_come_in_or_none(upload, uploads):
    good, bad = upload("好.pdf", samples.a_pdf()), upload("坏.pdf", b"MZ")
    worse = upload("空.pdf", b"")

    with pytest.raises(ValidationError) as caught:
        admit_all([good, bad, worse])

    assert [m[:5] for m in caught.value.messages] == ["“坏.pd", "“空.pd"]
    assert uploads() == []


def test_a_full_disk_is_told_in_words_and_leaves_nothing(upload, uploads, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.files.staging.os.fsync", full)

    (sentence,) = refusal(upload("材料.pdf", samples.a_pdf()))

    assert sentence == (
        "“材料.pdf”没有存上：服务器的磁盘写不进去了。您填写的文字都还在，"
        "可先不带附件提交，并请告知服务中心管理员清理磁盘。"
    )
    assert uploads() == []


def test_a_checked_file_that_nobody_claims_goes_with_the_request(upload, uploads):
    checked = admit(upload("材料.pdf", samples.a_pdf()))
    waiting = len(uploads())

    del checked

    assert (waiting, uploads()) == (1, [])
