"""Texts that look like those of the zone, with what people's keyboards add to them."""

import random

from portal.search.bigrams import normal, tokens_of_text
from portal.search.models import Entry

WORDS = (
    *("用电", "用气", "电价", "负荷", "线路", "增容", "停产", "招工", "熟练工", "宿舍"),
    *(
        "融资",
        "用信",
        "过桥资金",
        "休闲服饰贷",
        "出口退税",
        "环评",
        "排污许可",
        "消防验收",
    ),
    *(
        "土地",
        "厂房",
        "产权证",
        "ＷＳ－２０２６",
        "ws-2026-0013",
        "91370830MA1",
        "ERP",
        "ｅｒｐ",
    ),
    *(
        "😀",
        "👷‍♀️",
        "（示例）",
        "，",
        "。",
        "、",
        "“",
        "”",
        " ",
        "\u3000",
        "\n",
        "!",
        "%",
        "_",
    ),
    *(
        "'",
        '"',
        "\\",
        "*",
        ":",
        "&",
        "|",
        "-",
        "ﬁ",
        "㎡",
        "①",
        "Ⅲ",
        "ß",
        "İ",
        "𠮷",
        "é",
    ),
)


def a_text(chance, most=40):
    return "".join(chance.choices(WORDS, k=chance.randint(1, most)))


def a_needle(chance, texts):
    """Part of a text in nearly all cases, else of none."""
    if chance.random() < 0.1:
        return a_text(chance, 2)
    text = chance.choice(texts)
    start = chance.randrange(len(text))
    return text[start : start + chance.randint(2, 6)]


def filled(texts):
    """Entries of a kind of no room, whose records are the places of the texts."""
    entries = [entry_of(number, text) for number, text in enumerate(texts)]
    Entry.objects.bulk_create(entries, batch_size=500)


def entry_of(number, text, **facts):
    plain = normal(text)
    facts |= {"text": "", "plain": plain, "tokens": tokens_of_text(plain)}
    return Entry(kind="test", record=number, title="", **facts)


def corpus(count, seed):
    chance = random.Random(seed)
    return [a_text(chance) for _ in range(count)], chance
