"""Runs alone, with little memory and time. Imports nothing of ours.

A copy of pages that says on each of them who reads it, when and what for. Only pages go over: no attachment, no
script, no page that was not asked for, hidden or not.

In: {"path", "type", "font", "face", "lines", "first", "last"} as JSON (pages from 1, None for all of them); out: the
copy. Ends with LOCKED or NO_PAGE where there is none to make.
"""

from __future__ import annotations

import resource

resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (240, 240))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import TypedDict

import pikepdf
from PIL import Image, ImageDraw, ImageFont, ImageOps

LOCKED, NO_PAGE = 3, 4
MOST = 4000
"""Pixels of the longer side of a mark; what is larger is drawn from it."""
DOTS = 110 / 72
"""Pixels of a mark for a point of a page."""
SHADE, FOOT = 128, 255
"""How much of the paper the words across a page cover, and those at its foot (of 255)."""
GREY = 112
"""Seen on white paper and on a dark photograph alike."""
HIDES = ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")
"""Marks on a page that carry something of their own."""


class Asked(TypedDict):
    """The file, the font and its face, what is written, the pages that are wanted."""

    path: str
    type: str
    font: str
    face: int
    lines: list[str]
    first: int | None
    last: int | None


asked: Asked = json.loads(sys.stdin.buffer.read())
FONTS: dict[int, ImageFont.FreeTypeFont] = {}


def font(size: int) -> ImageFont.FreeTypeFont:
    """The font in a size, read once."""
    if size not in FONTS:
        FONTS[size] = ImageFont.truetype(asked["font"], size, index=asked["face"])
    return FONTS[size]


def wrapped(text: str, size: int, room: float) -> list[str]:
    """A text in lines that are no wider than that; nothing of it is left out."""
    lines, line = [], ""
    for letter in text:
        if line and font(size).getlength(line + letter) > room:
            lines.append(line)
            line = ""
        line += letter
    return [*lines, line]


def mark(width: int, height: int) -> Image.Image:
    """The words of a page of that size, as how much of it they cover: across all of it, aslant, and
    once more in full at its foot.
    """
    size = max(9, min(width, height) // 42)
    whole = Image.new("L", (width, height), 0)
    told = [line for text in asked["lines"] for line in wrapped(text, size, width * 0.6)]
    tile = Image.new("L", (int(width * 0.62) + 2, int(size * 1.5) * len(told) + 2), 0)
    draw = ImageDraw.Draw(tile)
    for number, line in enumerate(told):
        draw.text((1, int(size * 1.5) * number), line, fill=255, font=font(size))
    tile = tile.rotate(28, expand=True, resample=Image.Resampling.BICUBIC)
    for down in range(-tile.height // 3, height, max(int(tile.height * 1.1), 1)):
        for across in range(-tile.width // 4, width, max(int(tile.width * 0.9), 1)):
            whole.paste(SHADE, (across, down), tile)
    small = max(8, int(size * 0.7))
    foot = wrapped("　".join(asked["lines"]), small, width * 0.94)
    top = height - int(small * 1.4) * len(foot) - small // 2
    draw = ImageDraw.Draw(whole)
    draw.rectangle((0, top - small // 3, width, height), fill=0)
    for number, line in enumerate(foot):
        where = (int(width * 0.03), top + int(small * 1.4) * number)
        draw.text(where, line, fill=FOOT, font=font(small))
    return whole


def chosen(count: int) -> range:
    """The pages that are wanted, from 0."""
    first, last = asked["first"] or 1, asked["last"] or asked["first"] or count
    if not 1 <= first <= last <= count:
        sys.exit(NO_PAGE)
    return range(first - 1, last)


def stamp(
    pdf: pikepdf.Pdf, marks: dict[tuple[int, int], pikepdf.Object], page: pikepdf.Page
) -> None:
    """Write on a page. What was there becomes one drawing, whose state cannot reach the mark."""
    for name in ("/AA", "/B", "/TrimBox", "/ArtBox", "/BleedBox"):
        if name in page.obj:
            del page.obj[name]
    left, low, right, high = map(float, page.cropbox)
    left, right, low, high = min(left, right), max(left, right), min(low, high), max(low, high)
    turned = int(page.obj.get("/Rotate", 0)) % 360
    wide, tall = right - left, high - low
    if turned in (90, 270):
        wide, tall = tall, wide
    dots = min(DOTS, MOST / max(wide, tall, 1))
    size = (max(int(wide * dots), 40), max(int(tall * dots), 40))
    if size not in marks:
        marks[size] = drawn(pdf, size)
    matrix = {
        0: (right - left, 0, 0, high - low, left, low),
        90: (0, high - low, left - right, 0, right, low),
        180: (left - right, 0, 0, low - high, right, high),
        270: (0, low - high, right - left, 0, left, high),
    }[turned]
    before = whole(pdf, page)
    words = " ".join(f"{one:.4f}" for one in matrix)
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Before=before, Mark=marks[size])
    )
    page.obj.Contents = pdf.make_stream(f"/Before Do q {words} cm /Mark Do Q".encode())
    kept = [one for one in page.obj.get("/Annots", []) if one.get("/Subtype") not in HIDES]
    for one in kept:
        for name in ("/A", "/AA", "/Popup", "/Parent"):
            if name in one:
                del one[name]
    if "/Annots" in page.obj:
        page.obj.Annots = pikepdf.Array(kept)


def whole(pdf: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """What stands on a page, as one drawing."""
    page.contents_coalesce()
    words = page.obj.Contents.read_bytes() if "/Contents" in page.obj else b""
    form = pdf.make_stream(
        words,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=page.cropbox,
        Resources=page.obj.get("/Resources", pikepdf.Dictionary()),
    )
    if "/Group" in page.obj:
        form.Group = page.obj.Group
    return pdf.make_indirect(form)


def drawn(pdf: pikepdf.Pdf, size: tuple[int, int]) -> pikepdf.Object:
    """A mark as a picture: all grey, seen through the words."""
    width, height = size
    said = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": width,
        "Height": height,
        "ColorSpace": pikepdf.Name.DeviceGray,
        "BitsPerComponent": 8,
        "Filter": pikepdf.Name.FlateDecode,
    }
    words = pdf.make_stream(zlib.compress(mark(width, height).tobytes()), **said)
    grey = zlib.compress(bytes([GREY]) * (width * height))
    return pdf.make_indirect(pdf.make_stream(grey, **said, SMask=words))


def paper() -> bytes:
    """The wanted pages of a PDF, each marked."""
    try:
        source = pikepdf.open(asked["path"])
    except pikepdf.PasswordError:
        sys.exit(LOCKED)
    made = pikepdf.new()
    marks: dict[tuple[int, int], pikepdf.Object] = {}
    for number in chosen(len(source.pages)):
        made.pages.append(source.pages[number])
        stamp(made, marks, made.pages[-1])
    return saved(made)


def saved(made: pikepdf.Pdf) -> bytes:
    """The bytes of a document; the same each time."""
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def marked(picture: Image.Image) -> Image.Image:
    """A picture with the words on it."""
    paint = ImageOps.exif_transpose(picture).convert("RGB")
    width, height = paint.size
    share = min(1, MOST / max(width, height))
    words = mark(max(int(width * share), 1), max(int(height * share), 1)).resize((width, height))
    paint.paste((GREY, GREY, GREY), (0, 0), words)
    return paint


def frames() -> Iterator[tuple[Image.Image, tuple[float, float]]]:
    """The wanted pages of a picture, marked, with their sizes in points."""
    Image.MAX_IMAGE_PIXELS = 400_000_000
    picture: Image.Image = Image.open(asked["path"])
    for number in chosen(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        dots = [float(one) if float(one) > 1 else 72.0 for one in picture.info.get("dpi", (72, 72))]
        done = marked(picture)
        yield done, (done.width * 72 / dots[0], done.height * 72 / dots[-1])


def photo(kind: str) -> bytes:
    """A picture of one page as a picture of the same kind."""
    out = io.BytesIO()
    for done, _size in frames():
        done.save(out, kind, quality=92)
        break
    return out.getvalue()


def scans() -> bytes:
    """A picture of several pages, as a PDF."""
    made = pikepdf.new()
    for done, size in frames():
        made.add_blank_page(page_size=(min(size[0], 14_400), min(size[-1], 14_400)))
        page, out = made.pages[-1], io.BytesIO()
        done.save(out, "JPEG", quality=88)
        scan = made.make_stream(
            out.getvalue(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=done.width,
            Height=done.height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        _left, _low, wide, tall = map(float, page.mediabox)
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=scan))
        page.obj.Contents = made.make_stream(f"{wide:.4f} 0 0 {tall:.4f} 0 0 cm /Scan Do".encode())
    return saved(made)


MAKERS: dict[str, Callable[[], bytes]] = {
    "application/pdf": paper,
    "image/tiff": scans,
    "image/jpeg": lambda: photo("JPEG"),
    "image/png": lambda: photo("PNG"),
}
sys.stdout.buffer.write(MAKERS[asked["type"]]())
