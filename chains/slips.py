"""The slip that hands somebody an account, with the link as a picture."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe


def slip_of(row: Any, link: str) -> dict[str, Any]:
    return {"person": row.user, "label": row.label, "link": link, "code": code(link)}


def code(link: str) -> SafeString:
    """The link for a phone's camera, so that nobody types it from paper."""
    import qrcode  # noqa: PLC0415 - eight MB that no other page needs
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415

    picture = qrcode.make(link, image_factory=SvgPathImage, box_size=12)
    # Squares only: the library draws them from the link, no text of ours gets in.
    return mark_safe(picture.to_string(encoding="unicode"))  # noqa: S308
