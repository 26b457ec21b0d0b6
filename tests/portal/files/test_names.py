"""A name is what people read, never a path and never a trick."""

import pytest

from portal.files.names import clean_name


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("材料.pdf", "材料.pdf"),
        ("../../etc/材料.pdf", "材料.pdf"),
        ("C:\\用户\\材料.pdf", "材料.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie_ b.pdf"),
        ("照片\u202egpj.exe", "照片gpj.exe"),
        ("a\x00.exe.pdf", "a.exe.pdf"),
        ("\u200b\ufeff.pdf", "附件.pdf"),
        (" .. .pdf", "附件.pdf"),
        (".htaccess", "附件.htaccess"),
        ("CON.pdf", "CON_.pdf"),
        ("console.pdf", "console.pdf"),
        ('";x="<b>.pdf', "_;x=__b_.pdf"),
        ("\ud800a.pdf", "a.pdf"),
        ("", "附件"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_loses_what_deceives(raw, clean):
    assert clean_name(raw) == clean


@pytest.mark.parametrize("char", ["a", "长", "😀"])
def test_a_long_name_is_cut_between_characters_and_keeps_its_ending(char):
    name = clean_name(char * 100_000 + ".docx")

    assert len(name.encode()) in range(252, 256)
    assert name == char * (len(name) - 5) + ".docx"
