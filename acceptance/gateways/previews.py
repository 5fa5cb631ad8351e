"""Pages of files as pictures, made in a limited child and kept beside the store.

Office files go through the converter.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple, TypedDict

from ..config import TEMPLATES
from ..refusals import NotFound, Refused
from . import resident
from .filetypes import DOCX, DXF, IFC, JPEG, OFD, PDF, PNG, STEP, TIFF, XLSX
from .storage import LocalStore

CHILD = Path(__file__).with_name("preview_child.py")
SUFFIXES = {DOCX: ".docx", XLSX: ".xlsx"}
PICTURED, OFFICE, WORDS = (PDF, TIFF, JPEG, PNG), tuple(SUFFIXES), (DXF, IFC, STEP)
WIDTHS = (180, 900, 1600)
FONTS = TEMPLATES / "docx" / "fonts.conf"
PRINTING = 480
"""Seconds that a long catalogue may take to be laid out."""
MEASURING = 20
"""Seconds for which somebody who waits for a report may wait for its page numbers."""
REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>"""


class Card(TypedDict, total=False):
    """What stands in place of a picture: of an OFD the first three, of a text format the last."""

    card: dict[str, str]
    pages: int
    signed: bool
    text: str


def _child(path: Path, kind: str, page: int, width: int) -> bytes:
    asked = json.dumps({"path": str(path), "type": kind, "page": page, "width": width}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=asked,
            capture_output=True,
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("no_preview") from error
    if done.returncode != 0 or not done.stdout:
        raise Refused("no_preview")
    return done.stdout


def beside(store: LocalStore, name: str) -> Path:
    """Where what is made of a file lies; its name begins with the digest of the file."""
    folder = store.folder / "derived" / name[:2]
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def keep(path: Path, content: bytes) -> None:
    """Write what was made, whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, path)


def page(store: LocalStore, digest: str, kind: str, number: int, width: int) -> bytes:
    """One page as PNG, at one of WIDTHS. Raises Refused (no_preview)."""
    width = min(WIDTHS, key=lambda known: abs(known - width))
    kept = beside(store, f"{digest}-{number}-{width}.png")
    if kept.exists():
        return kept.read_bytes()
    if kind in OFFICE:
        path, kind = as_pdf(store, digest, kind), PDF
    elif kind in PICTURED:
        path = store.sound(digest)
    else:
        raise Refused("no_preview")
    content = _child(path, kind, number, width)
    keep(kept, content)
    return content


def forget(store: LocalStore, digest: str) -> None:
    """Take away what was drawn or converted from a file."""
    for kept in (store.folder / "derived" / digest[:2]).glob(f"{digest}*"):
        kept.unlink(missing_ok=True)


def card(store: LocalStore, digest: str, kind: str) -> Card:
    """What an OFD says of itself, or the first lines of a text format.

    Raises Refused (no_preview).
    """
    if kind != OFD and kind not in WORDS:
        raise Refused("no_preview")
    found: Card = json.loads(_child(store.sound(digest), kind, 1, 0))
    return found


def converter() -> str:
    """The converter's program, or nothing when it is not installed."""
    return shutil.which("soffice") or ""


def as_pdf(store: LocalStore, digest: str, kind: str) -> Path:
    """An Office file as PDF, converted once: throwaway profile, no macros, no links, no network.

    Raises Refused (no_preview).
    """
    kept = beside(store, f"{digest}.pdf")
    if kept.exists():
        return kept
    keep(kept, _converted(store.sound(digest), SUFFIXES[kind], seconds=90))
    return kept


def printed(store: LocalStore, source: Path) -> str:
    """A paper of ours as PDF, kept under the digest of its Word file. Raises Refused (no_converter)."""
    digest = _digest(source)
    kept = beside(store, f"{digest}.pdf")
    if not kept.exists():
        if not converter():
            raise Refused("no_converter")
        keep(kept, _laid_out(source, PRINTING))
    return digest


def written(store: LocalStore, source: Path) -> str:
    """A long paper of ours as it is, kept beside the store under its digest, which is the answer."""
    digest = _digest(source)
    keep(beside(store, f"{digest}{source.suffix}"), source.read_bytes())
    return digest


def _digest(source: Path) -> str:
    with open(source, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Laid(NamedTuple):
    """A paper of ours as the office lays it out: its headings with their pages, from 1; its pages."""

    headings: list[tuple[str, int]]
    sides: int


def laid(document: bytes) -> Laid:
    """How the office lays a paper of ours out. Raises Refused (no_converter, no_preview)."""
    import pypdfium2

    if not converter():
        raise Refused("no_converter")
    with tempfile.TemporaryDirectory() as room:
        source = Path(room) / "paper.docx"
        source.write_bytes(document)
        pdf = pypdfium2.PdfDocument(_laid_out(source, MEASURING))
    try:
        headings = [
            (mark.get_title(), (mark.get_dest().get_index() or 0) + 1)
            for mark in pdf.get_toc()
            if mark.get_dest()
        ]
        return Laid(headings, len(pdf))
    finally:
        pdf.close()


def _laid_out(source: Path, seconds: int) -> bytes:
    """The PDF of a paper of ours: by the resident office, or by one of its own where none can be
    spoken to.
    """
    if resident.python():
        return _warm(source, seconds)
    return _converted(source, ".docx", seconds=seconds)


def _warm(source: Path, seconds: int = PRINTING) -> bytes:
    with tempfile.TemporaryDirectory() as room:
        made = Path(room) / "out.pdf"
        resident.OFFICE.convert(
            converter(),
            source,
            made,
            registry=REGISTRY,
            before=apart(),
            env=_environment(),
            seconds=seconds,
        )
        if not made.exists():
            raise Refused("no_preview")
        return made.read_bytes()


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "FONTCONFIG_FILE": str(FONTS)}


def place_of_print(store: LocalStore, digest: str) -> Path:
    """Where the PDF of a paper of ours lies, or would lie."""
    return beside(store, f"{digest}.pdf")


def print_of(store: LocalStore, digest: str, form: str = "pdf") -> Path:
    """Where what `printed` or `written` made lies. Raises NotFound when it is gone."""
    kept = beside(store, f"{digest}.{form}")
    if not kept.exists():
        raise NotFound
    return kept


def _converted(original: Path, suffix: str, *, seconds: int) -> bytes:
    """Through the converter.

    Throwaway profile, no macros, no links, no network, official fonts or what stands in for them.
    """
    program = converter()
    if not program:
        raise Refused("no_preview")
    with tempfile.TemporaryDirectory() as room:
        profile = Path(room) / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(REGISTRY, "utf-8")
        source = Path(room) / f"in{suffix}"
        shutil.copy(original, source)
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation=file://{room}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            room,
            str(source),
        ]
        command = [*apart(), *command]
        child = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={"HOME": room, **_environment()},
        )
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        made = Path(room) / "in.pdf"
        if not made.exists():
            raise Refused("no_preview")
        return made.read_bytes()


def pages_of(store: LocalStore, digest: str, kind: str) -> int:
    """The number of pages of an Office file, after its conversion."""
    import pypdfium2

    document = pypdfium2.PdfDocument(as_pdf(store, digest, kind))
    try:
        return len(document)
    finally:
        document.close()


def apart() -> list[str]:
    """What puts a child into a network of its own, where that can be had."""
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode
    ):
        return []
    return ["unshare", "-rn"]


def chinese() -> bool:
    """Whether there is a font with Chinese characters."""
    if not shutil.which("fc-list"):
        return False
    asked = ["fc-list", ":lang=zh-cn", "family"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=30)
    return bool(listed.stdout.strip())
