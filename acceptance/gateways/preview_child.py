"""Runs alone, with bounded memory: one page of one file as a picture, or a few facts about it.

Imports nothing of ours.

In: {"path", "type", "page", "width"} as JSON; out: a PNG, or JSON for what is shown as text.
"""

from __future__ import annotations

import resource

resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import io
import json
import sys
import zipfile

TYPE_CHECKING = False  # by hand: typing takes five milliseconds to load
if TYPE_CHECKING:
    from typing import TypedDict

    from PIL.Image import Image as Picture

    class Asked(TypedDict):
        """A page, from 1, and the pixels of its width; of OFD and text neither is looked at."""

        path: str
        type: str
        page: int
        width: int

    class OfdFacts(TypedDict):
        """What is shown of an OFD, which is not drawn."""

        card: dict[str, str]
        pages: int
        signed: bool


asked: Asked = json.loads(sys.stdin.buffer.read())


def png(picture: Picture) -> None:
    """Hand a picture out."""
    out = io.BytesIO()
    picture.save(out, "PNG")
    sys.stdout.buffer.write(out.getvalue())


def pdf() -> None:
    """A page as wide as asked, but neither higher than 20,000 pixels nor more than eightfold."""
    import pypdfium2

    document = pypdfium2.PdfDocument(asked["path"])
    page = document[asked["page"] - 1]
    width = page.get_width() or 1
    scale = min(asked["width"] / width, 20_000 / max(page.get_height(), 1), 8)
    png(page.render(scale=scale).to_pil().convert("RGB"))


def image() -> None:
    """A page of a picture as wide as asked, but not longer than three times that."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = 600_000_000
    picture: Picture = Image.open(asked["path"])
    picture.seek(asked["page"] - 1)
    picture = picture.convert("RGB")
    picture.thumbnail((asked["width"], asked["width"] * 3))
    png(picture)


def ofd() -> None:
    """What the cover of an OFD says, its pages, and whether anybody signed it."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    found: dict[str, str] = {}
    with zipfile.ZipFile(asked["path"]) as package:
        roots = ("OFD.xml", "/OFD.xml", "./OFD.xml")
        info = next(one for one in package.infolist() if one.filename in roots)
        if info.file_size > 4 << 20:
            raise ValueError
        root = etree.fromstring(package.read(info), parser)
        for node in root.iter():
            if not isinstance(node.tag, str):  # a comment has no name
                continue
            name = etree.QName(node).localname
            if name in ("Title", "Author", "CreationDate", "Creator", "DocID") and node.text:
                found[name] = node.text.strip()[:200]
        pages = sum(
            1
            for entry in package.namelist()
            if "/Pages/" in entry and entry.endswith("Content.xml")
        )
        signed = any("Signatures.xml" in entry for entry in package.namelist())
    facts: OfdFacts = {"card": found, "pages": pages, "signed": signed}
    print(json.dumps(facts))


def text() -> None:
    """The first whole lines of a text, at most 40,000 bytes, in the encoding that fits."""
    with open(asked["path"], "rb") as file:
        data = file.read(40_000)
    for encoding in ("utf-8-sig", "gb18030", "latin-1"):
        try:
            words = data[: data.rfind(b"\n") + 1 or None].decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    print(json.dumps({"text": "".join(c for c in words if c.isprintable() or c in "\n\t")}))


READERS = {
    "application/pdf": pdf,
    "application/ofd": ofd,
    "image/tiff": image,
    "image/jpeg": image,
    "image/png": image,
}
READERS.get(asked["type"], text)()
