"""Read by the checking child alone: what a picture is, shows and says of itself.

Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

Looked: TypeAlias = Callable[
    [Callable[[int], "Picture"], int], tuple[list[int], list[tuple[int, int]]]
]
"""As `check_pages.looked`: blank pages and those askew."""
FRAMES = 300
"""Pages of one picture that are read."""
DEEP = ("I", "F", "I;16", "I;16B", "I;16L")
"""Measurements of more than 256 shades: read to their end, not judged by eye."""


def facts(path: str, looked: Looked) -> dict[str, Any]:
    """Pages, resolution and caption of a picture, which is read to its end to see damage."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = 600_000_000
    try:
        with Image.open(path) as picture:
            pages = getattr(picture, "n_frames", 1)
            dpi = picture.info.get("dpi")

            def drawn(number: int) -> Picture:
                if number:
                    picture.seek(number)
                if picture.mode in DEEP:
                    picture.load()
                    return Image.new("L", (1, 1))
                return picture.convert("L")

            blank, skewed = looked(drawn, min(pages, FRAMES))
    except Exception as error:
        return {"damaged": str(error)[:200]}
    facts: dict[str, Any] = {"pages": pages, "described": _taken(path)}
    facts["blank"], facts["skewed"] = blank, skewed
    if dpi and 20 < round(float(dpi[0])) < 200:
        facts["low_dpi"] = [(1, round(float(dpi[0])))]
    return facts


def _chinese(text: str) -> str:
    """Text that a camera wrote as UTF-8 or GBK into a field that is read as Latin-1."""
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return text


def _taken(path: str) -> dict[str, str]:
    """What a photo says of itself: caption, photographer, program, day."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            exif = picture.getexif()
            inner = exif.get_ifd(0x8769)
    except Exception:
        return {}
    fields = {
        "title": exif.get(270),
        "author": exif.get(315),
        "program": exif.get(305) or exif.get(272),
        "created": inner.get(36867) or exif.get(306),
    }
    said = {key: _chinese(str(value)).strip("\0 ")[:200] for key, value in fields.items() if value}
    if "created" in said:
        said["created"] = said["created"][:10].replace(":", "-")
    return {key: value for key, value in said.items() if value and value.isprintable()}
