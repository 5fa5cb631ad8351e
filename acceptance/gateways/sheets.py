"""The sheets of an uploaded list: a workbook of any kind, or text in the encodings people have.

A gate looks first; the parser runs in a limited child.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workflows.sheets import Book, Merge, Page

from ..refusals import Refused
from . import sheet_gate
from .sheet_gate import Seen

CHILD = Path(__file__).with_name("sheet_child.py")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PARTS = {
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
    "xl/workbook.bin": "XLSB",
    "content.xml": "ODS",
    "OFD.xml": "OFD",
}
"""What a ZIP is that is no XLSX, by a part that only that kind has."""
_STARTS = ((b"%PDF", "PDF"), (b"{\\rtf", "RTF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"))


SECONDS = 120
"""How long the child may take on the clock; its processor time has a limit of its own."""


@dataclass
class _Sheet:
    """A sheet as the child tells it; `days`: some of its texts are marked."""

    name: str
    visible: bool
    merges: list[Merge]
    rows: list[list[Any]] = field(default_factory=list)
    days: bool = False


def kind_of(path: Path) -> str:
    """How a file is to be read: xlsx, xls or csv.

    Raises Refused (web_page, xml_sheet, locked_sheet, other_format) where one sentence says which
    way works.
    """
    with open(path, "rb") as file:
        head = file.read(4096)
        if head.startswith(OLE):
            return _old(head + file.read(1 << 20))
    if head.startswith(b"PK"):
        _no_other(path)
        return "xlsx"
    for start, name in _STARTS:
        if head.startswith(start):
            raise Refused("other_format", found=name)
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if plain.startswith(b"<?xml") and b"spreadsheet" in plain:
        raise Refused("xml_sheet")
    if plain.startswith(
        (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<body", b"mime-v")
    ):
        raise Refused("web_page")
    return "csv"


def _old(head: bytes) -> str:
    if _LOCKED in head:
        raise Refused("locked_sheet")
    if "WordDocument".encode("utf-16-le") in head:
        raise Refused("other_format", found="Word")
    return "xls"


def _no_other(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except Exception:
        return
    if "xl/workbook.xml" in names:
        return
    for part, name in _PARTS.items():
        if part in names:
            raise Refused("other_format", found=name)


def book(path: Path) -> Book:
    """Every sheet of the file, cells as text, numbers or None, dates and errors marked.

    Raises Refused with cell and remedy.

    Whatever the parser does to itself happens in the child: a crash is a refusal, never a dead
    worker.
    """
    kind, seen = kind_of(path), Seen()
    child = subprocess.Popen(
        [sys.executable, "-I", str(CHILD), kind, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    too_long = threading.Timer(SECONDS, child.kill)
    too_long.start()
    try:
        if kind == "xlsx":
            seen = gate(path)  # beside the child, which can hurt nobody meanwhile
        answer = _answer(child)
    finally:
        too_long.cancel()
        child.kill()
        child.communicate()
    if child.returncode != 0:
        raise Refused("old_sheet" if kind == "xls" else "broken_sheet")
    pages = [_page(sheet, seen.sheet(at)) for at, sheet in enumerate(answer)]
    return Book(pages, old=kind == "xls")


def _answer(child: subprocess.Popen[bytes]) -> list[_Sheet]:
    """The sheets as the child tells them, line by line; its exit code says whether that is all.

    Raises Refused for what the child refuses and for half a line.
    """
    assert child.stdout is not None
    sheets: list[_Sheet] = []
    for line in child.stdout:
        try:
            said = json.loads(line.decode("utf-8", "surrogatepass"))
        except ValueError as error:
            raise Refused("broken_sheet") from error
        if isinstance(said, list):
            sheets[-1].rows += said
            # what stands before a marked text is escaped in JSON
            sheets[-1].days |= b"\\u001f" in line or b"\\u001e" in line
        elif "refused" in said:
            raise Refused(said["refused"], **said["facts"])
        else:
            merges = [Merge(*block) for block in said["merges"]]
            sheets.append(_Sheet(said["name"], said["visible"], merges))
    child.wait()
    return sheets


def gate(path: Path) -> Seen:
    """Look at an XLSX without parsing it; what its sheets have that their values do not say.

    Raises Refused for bombs, lies about sizes and parts that no list needs.
    """
    return sheet_gate.look(path)


def _page(sheet: _Sheet, seen: sheet_gate.SheetSeen) -> Page:
    rows = sheet.rows
    for (row, column), mark in seen.marks.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = mark(rows[row][column])
        elif row < len(rows):
            rows[row] = [*rows[row], *[""] * (column - len(rows[row])), mark("")]
    return Page(
        sheet.name,
        rows,
        visible=sheet.visible,
        hidden_rows=frozenset(seen.hidden_rows),
        hidden_columns=frozenset(seen.hidden_columns),
        merges=[*sheet.merges, *seen.merges],
        noted=seen.noted,
        marked=sheet.days or bool(seen.marks),
    )
