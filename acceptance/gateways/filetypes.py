"""What a file is, by its bytes: the formats an archive takes, and those it never takes."""

from __future__ import annotations

import mmap
import unicodedata
import zipfile
from pathlib import Path

from ..refusals import Refused

PDF, OFD = "application/pdf", "application/ofd"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TIFF, JPEG, PNG, DWG, DXF = (
    "image/tiff",
    "image/jpeg",
    "image/png",
    "image/vnd.dwg",
    "image/vnd.dxf",
)
IFC, STEP = "application/x-step-ifc", "model/step"
WAV, MP3, MP4, AVI = "audio/wav", "audio/mpeg", "video/mp4", "video/x-msvideo"
HEIC, MOV, M4A = "image/heic", "video/quicktime", "audio/mp4"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
BMP, TXT = "image/bmp", "text/plain"
EXTENSIONS = {
    PDF: ("pdf",),
    OFD: ("ofd",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    TIFF: ("tif", "tiff"),
    JPEG: ("jpg", "jpeg"),
    PNG: ("png",),
    DWG: ("dwg",),
    DXF: ("dxf",),
    IFC: ("ifc",),
    STEP: ("stp", "step"),
    WAV: ("wav",),
    MP3: ("mp3",),
    MP4: ("mp4",),
    AVI: ("avi",),
    HEIC: ("heic", "heif"),
    MOV: ("mov", "qt"),
    M4A: ("m4a",),
    DOC: ("doc", "wps"),
    XLS: ("xls", "et"),
    PPT: ("ppt", "dps"),
    PPTX: ("pptx",),
    BMP: ("bmp",),
    TXT: ("txt",),
}
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"#!/",
    b"#! ",
)
"""How programs begin; with MARKUP what no archive takes."""
MARKUP = (
    b"<html",
    b"<!doctype html",
    b"<svg",
    b"<script",
    b"<?php",
)
"""Text that a browser or a server would run, in lower case; blanks may stand before it."""
MAGIC = (
    (b"%PDF-", PDF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"AC10", DWG),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xfa", MP3),
    (b"\xff\xf3", MP3),
    (b"\xff\xf2", MP3),
)


MODELS = frozenset((DWG, DXF, IFC, STEP))
"""Formats that no browser shows: a PDF of the same name stands in for them."""
ORIGINALS = frozenset((DOC, XLS, PPT, PPTX, BMP, TXT))
"""What is kept only beside a lasting file of the same name, as its original."""
LASTING = frozenset((PDF, OFD, TIFF, JPEG))
"""What an original may lie beside."""
LISTED = (
    "PDF、OFD、TIFF、JPEG、PNG、HEIC、DWG、DXF、IFC、STEP、DOCX、XLSX、WAV、MP3、M4A、MP4、MOV、AVI"
)
"""The formats as a page names them."""
PACKED = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"PK\x07\x08",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
)
"""How packages begin that are no plain ZIP: packed in ways that are not public, in several volumes, or by Unix."""
TAR, TAR_AT = b"ustar", 257
"""What an archive of tar has at that byte."""
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the older files of Office and WPS begin; what they are stands in the names inside."""
INSIDE = (
    ("EncryptedPackage", "!locked_file"),
    ("_VBA_PROJECT", "!macros"),
    ("WordDocument", DOC),
    ("PowerPoint Document", PPT),
    ("Workbook", XLS),
    ("Book", XLS),
)
"""Names inside a compound file, and the kind that they tell, or behind a mark why it is not taken."""
ZIPPED = (
    (("OFD.xml",), OFD),
    (("word/document.xml", "[Content_Types].xml"), DOCX),
    (("ppt/presentation.xml", "[Content_Types].xml"), PPTX),
    (("xl/workbook.xml", "[Content_Types].xml"), XLSX),
)
"""Entries that a package has which is a document, and its kind."""
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), HEIC),
    b"qt  ": MOV,
    b"M4A ": M4A,
    b"M4B ": M4A,
    **dict.fromkeys((b"avif", b"avis", b"crx "), ""),
}
"""What the brand of an ISO media file says: nothing for pictures that no archive takes; any other is MP4."""
CALLED = {"m4a": M4A, "mov": MOV, "qt": MOV}
"""What an MP4 is by its name: recorders and cameras write the same brand into all three."""
UNKNOWN = {
    "txt": "not_text",
    **dict.fromkeys(
        ("doc", "docx", "wps", "xls", "xlsx", "et", "ppt", "pptx", "dps"), "not_office"
    ),
    **dict.fromkeys(("zip", "z01", "rar", "7z", "tar", "gz", "tgz"), "packed_otherwise"),
}
"""Why a content that is none of ours is not taken, by the extension; else unknown_type."""
MOVIE = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
"""How a QuickTime file begins that has no brand."""
BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00"
UTF_16, TEXT_START = (b"\xff\xfe", b"\xfe\xff"), 4000
"""How a text in UTF-16 begins, and how many bytes of a text are looked at."""
LINES, NO_TEXT = "\r\n\t\f\x1a", ("Cc", "Cs", "Co", "Cn")
"""Controls that lines have, or DOS has behind the last, and the categories of characters that no text has."""
PDF_WITHIN = 1024
"""Bytes before the header of a PDF that readers pass over."""


def twins(one: str | None, other: str) -> bool:
    """Whether two files of one title are kept side by side: a drawing or model and its PDF, an
    original and its lasting form."""
    pair = {one, other}
    if PDF in pair and len(pair & MODELS) == 1:
        return True
    if pair <= ORIGINALS:
        return one != other
    return len(pair & ORIGINALS) == 1 and bool(pair & LASTING)


def is_package(path: Path, name: str) -> bool:
    """Whether this is a plain ZIP sent as a parcel of files, not a document that happens to be a
    ZIP.
    """
    if not name.lower().endswith(".zip"):
        return False
    with open(path, "rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def fits(name: str, media_type: str) -> bool:
    """Whether the extension of a name belongs to that media type."""
    _stem, dot, ending = name.rpartition(".")
    return bool(dot) and ending.lower() in EXTENSIONS.get(media_type, ())


def kind_of(path: Path, name: str) -> str:
    """The media type by content alone; text and the kinds of MP4 are told by the name too. Raises
    Refused: executable, macros, locked_file, packed_otherwise, not_text, not_office, unknown_type.
    """
    with open(path, "rb") as file:
        head = file.read(4096)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(PROGRAMS) or start.startswith(MARKUP):
        raise Refused("executable", name=name)
    if head.startswith(PACKED) or head[TAR_AT:].startswith(TAR):
        raise Refused("packed_otherwise", name=name)
    found = _by_magic(head)
    if not found and head.startswith(b"PK\x03\x04"):
        found = _by_zip(path, name)
    if not found and head.startswith(COMPOUND):
        found = _by_names_inside(path, name)
    if not found and b"%PDF-" in head[:PDF_WITHIN]:
        found = PDF
    _stem, _dot, ending = name.lower().rpartition(".")
    if not found and ending == "txt" and _is_text(head):
        found = TXT
    if not found:
        raise Refused(UNKNOWN.get(ending, "unknown_type"), name=name)
    if found == MP4:
        return CALLED.get(ending, MP4)
    return found


def _by_magic(head: bytes) -> str:
    for magic, found in MAGIC:
        if head.startswith(magic):
            return found
    if head[:4] == b"RIFF":
        return {b"WAVE": WAV, b"AVI ": AVI}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], MP4)
    if head[4:8] in MOVIE and int.from_bytes(head[:4], "big") != 0:
        return MOV
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return BMP
    if head.startswith(b"ISO-10303-21;"):
        # both are written alike; only the name of their schema tells them apart
        _before, _word, schema = head.partition(b"FILE_SCHEMA")
        if b"IFC" in schema[:80]:
            return IFC
        return STEP
    if head.startswith(BINARY_DXF) or _is_dxf(head):
        return DXF
    return ""


def _is_dxf(head: bytes) -> bool:
    """Whether pairs of a code and a value begin with a section, blank lines and comments (999) before it."""
    lines = [line.strip() for line in head.removeprefix(b"\xef\xbb\xbf").strip().splitlines()]
    while len(lines) > 2 and lines[0] == b"999":
        del lines[:2]
    return lines[:3] == [b"0", b"SECTION", b"2"]


def _by_names_inside(path: Path, name: str) -> str:
    """What a compound file is by the names of its streams, in UTF-16."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for word, found in INSIDE:
            if content.find(word.encode("utf-16-le") + b"\0\0") < 0:
                continue
            if found.startswith("!"):
                raise Refused(found[1:], name=name)
            return found
    return ""


def _is_text(head: bytes) -> bool:
    """Whether bytes read as text: UTF-8, GBK, Big5, or UTF-16 with its mark; nothing that no line has."""
    encodings: tuple[str, ...] = ("utf-8", "gb18030", "big5hkscs")
    if head.startswith(UTF_16):
        encodings = ("utf-16",)
    elif b"\0" in head:
        return False
    start = head[:TEXT_START]
    for encoding in encodings:
        try:
            text = start.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(start) - 4:
                continue
            text = start[: error.start].decode(encoding)
        if all(letter in LINES or unicodedata.category(letter) not in NO_TEXT for letter in text):
            return True
    return False


def _by_zip(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            entries = [info.filename for info in package.infolist()[:20_000]]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return ""
    # some programs write the root of the package before the names of its entries
    names = {entry.replace("\\", "/").removeprefix(".").lstrip("/") for entry in entries}
    if any(entry.lower().endswith("vbaproject.bin") for entry in names):
        raise Refused("macros", name=name)
    return next((found for needed, found in ZIPPED if names.issuperset(needed)), "")
