"""What a file is, by its bytes: the formats an archive takes, and those it never takes."""

from __future__ import annotations

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
}
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"#!",
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
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"AC10", DWG),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
)


MODELS = frozenset((DWG, DXF, IFC, STEP))
"""Formats that no browser shows: a PDF of the same name stands in for them."""
LISTED = "PDF、OFD、TIFF、JPEG、PNG、DWG、DXF、IFC、STEP、DOCX、XLSX、WAV、MP3、MP4、AVI"
"""The formats as a page names them."""


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
    """The media type by content alone. Raises Refused: executable, macros, unknown_type."""
    with open(path, "rb") as file:
        head = file.read(4096)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(PROGRAMS) or start.startswith(MARKUP):
        raise Refused("executable", name=name)
    found = _by_magic(head)
    if not found and head.startswith(b"PK\x03\x04"):
        found = _by_zip(path, name)
    if not found:
        raise Refused("unknown_type", name=name)
    return found


def _by_magic(head: bytes) -> str:
    for magic, found in MAGIC:
        if head.startswith(magic):
            return found
    if head[:4] == b"RIFF":
        return {b"WAVE": WAV, b"AVI ": AVI}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return MP4
    if head.startswith(b"ISO-10303-21;"):
        # both are written alike; only the name of their schema tells them apart
        _before, _word, schema = head.partition(b"FILE_SCHEMA")
        if b"IFC" in schema[:80]:
            return IFC
        return STEP
    if b"SECTION" in head[:200] and b"$ACADVER" in head:
        return DXF
    return ""


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
    if "OFD.xml" in names:
        return OFD
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return DOCX
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return XLSX
    return ""
