"""The unified social credit code: its alphabet and check digit (GB 32100)."""

from django.core.exceptions import ValidationError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18


def check_digit(body: str) -> str:
    """The 18th character that belongs to the first 17."""
    total = sum(
        ALPHABET.index(character) * pow(3, place, 31)
        for place, character in enumerate(body)
    )
    return ALPHABET[-total % 31]


def normal(text: str) -> str:
    """As people paste it: spaces inside, small letters."""
    return "".join(text.split()).upper()


def validate_uscc(code: str) -> None:
    """Say which of the three things is wrong, so that it can be mended."""
    if len(code) != LENGTH:
        raise ValidationError(f"统一社会信用代码应为 18 位，现在是 {len(code)} 位。")
    odd = "".join(sorted({c for c in code if c not in ALPHABET}))
    if odd:
        raise ValidationError(
            f"统一社会信用代码只用数字和大写字母（不含 I、O、Z、S、V），请改正：{odd}"
        )
    if check_digit(code[:-1]) != code[-1]:
        raise ValidationError(
            "统一社会信用代码的校验位不对，可能抄错了一位，请对照营业执照核对。"
        )
