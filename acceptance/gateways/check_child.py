"""Runs alone, with bounded memory: looks into one file after another and says what is there.

Imports nothing of ours.

One JSON line in ({path, type}), one JSON line out (facts). If a file kills this process, that is
the answer.
"""

from __future__ import annotations

import resource

resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import hashlib
import importlib.util
import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
PAGES, SIGNATURES, COARSE = 2000, 20, 20
POINTS = 72
"""Units of a PDF page in an inch."""
PADDING = b"\0" * 8
"""Signers reserve room for the signature and fill what is left of it with zeros."""
TYPE_CHECKING = False  # by hand: typing takes five milliseconds to load
if TYPE_CHECKING:
    from types import ModuleType
    from typing import TypedDict

    from pikepdf import Object, Pdf

    class Signature(TypedDict):
        """A signature as the file claims it."""

        signer: str
        time: str
        field: str

    class Facts(TypedDict, total=False):
        """What was seen; a key is missing when that kind of file has no such thing."""

        sha256: str
        sm3: str
        pages: int
        blank: list[int]
        skewed: list[tuple[int, int]]
        low_dpi: list[tuple[int, int]]
        encrypted: bool
        damaged: str
        unread: bool
        pdfa: str
        signatures: list[Signature]
        described: dict[str, str]
        programs: list[str]
        attached: list[str]
        hollow: str


def beside(name: str) -> ModuleType:
    """A module that lies beside this script, which runs isolated and has no path to it."""
    if name not in sys.modules:
        place = Path(__file__).with_name(f"{name}.py")
        spec = importlib.util.spec_from_file_location(name, place)
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def digest(path: str, method: str) -> str:
    """A file's digest in hexadecimal: sha256, which names it in the store, or sm3 (GB/T 32905)."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, method).hexdigest()


def pdf(path: str) -> Facts:
    """What a PDF holds: pages, signatures, its claim to PDF/A, programs and attachments, blank,
    slanting and coarse pages; or only how it is damaged, or that it is encrypted.
    """
    import pikepdf

    try:
        document = pikepdf.open(path, attempt_recovery=False)
    except pikepdf.PasswordError:
        return {"encrypted": True}
    except Exception as error:
        return {"damaged": str(error)[:200]}
    with document:
        facts: Facts = {"encrypted": bool(document.is_encrypted), "pages": len(document.pages)}
        if problems := document.check_pdf_syntax():
            facts["damaged"] = str(problems[0])[:200]
            return facts
        # first: reading the PDF/A claim rewrites the document's own words in memory
        facts["described"] = _described(document)
        facts["pdfa"] = _claim(document)
        facts["signatures"] = _signatures(document)
        facts["low_dpi"] = _resolution(document)
        facts["programs"], facts["attached"] = beside("check_programs").inside(document)
    facts["blank"], facts["skewed"] = beside("check_pages").of_pdf(path)
    return facts


def _described(document: Pdf) -> dict[str, str]:
    """What the file says of itself: title, author, program, day of creation."""
    try:
        info = document.docinfo
        said = {
            name: str(info.get(key, "")).strip()[:200]
            for name, key in (("title", "/Title"), ("author", "/Author"), ("program", "/Producer"))
        }
        created = str(info.get("/CreationDate", "")).removeprefix("D:")[:8]
    except Exception:
        return {}
    if len(created) == 8 and created.isdigit():
        said["created"] = f"{created[:4]}-{created[4:6]}-{created[6:]}"
    return {key: value for key, value in said.items() if value and value.isprintable()}


def _claim(document: Pdf) -> str:
    try:
        with document.open_metadata() as metadata:
            return metadata.pdfa_status or ""
    except Exception:
        return ""


def _signatures(document: Pdf) -> list[Signature]:
    form = document.Root.get("/AcroForm")
    if form is None:
        return []
    found: list[Signature] = []
    for field in form.get("/Fields", []):
        value = field.get("/V")
        if field.get("/FT") != "/Sig" or value is None:
            continue
        time, name = str(value.get("/M", "")), str(field.get("/T", ""))
        found.append({"signer": _signer(value), "time": time[:40], "field": name[:60]})
    return found[:SIGNATURES]


def _signer(value: Object) -> str:
    if "/Name" in value:
        return str(value["/Name"])[:100]
    try:
        from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates
        from cryptography.x509.oid import NameOID

        raw = bytes(value["/Contents"])
        if raw.endswith(PADDING):
            raw = raw.rstrip(b"\0")
        certificate = load_der_pkcs7_certificates(raw)[0]
        return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)[:100]
    except Exception:
        return ""


def _resolution(document: Pdf) -> list[tuple[int, int]]:
    """Pages that are one scanned picture at fewer than 200 dots per inch: (page, dpi)."""
    low: list[tuple[int, int]] = []
    for number, page in enumerate(document.pages, 1):
        if number > PAGES or len(low) >= COARSE:
            break
        images = list(page.images.values())
        if len(images) != 1:
            continue
        left, bottom, right, top, *_more = page.mediabox
        width = abs(float(right) - float(left)) / POINTS
        height = abs(float(top) - float(bottom)) / POINTS
        image = images[0]
        if min(width, height) <= 0:
            continue
        across, down = int(image.get("/Width", 0)), int(image.get("/Height", 0))
        # a page may show its picture turned by a quarter: the kinder reading counts
        upright = min(across / width, down / height)
        turned = min(across / height, down / width)
        dpi = round(max(upright, turned))
        if 20 < dpi < 200:
            low.append((number, dpi))
    return low


def sound(path: str) -> Facts:
    """The length a container states against the length it has."""
    with open(path, "rb") as file:
        head = file.read(12)
        size = file.seek(0, 2)
    if head[:4] == b"RIFF" and int.from_bytes(head[4:8], "little") + 8 > size + 1:
        return {"damaged": "truncated RIFF"}
    return {"unread": True}


def image(path: str) -> Facts:
    """A picture, which is read to its end to see damage."""
    facts: Facts = beside("check_pictures").facts(path, beside("check_pages").looked)
    return facts


def package(path: str) -> Facts:
    """A document that is a ZIP."""
    facts: Facts = beside("check_packages").package(path)
    return facts


def ofd(path: str) -> Facts:
    """A ZIP that must be an OFD."""
    facts: Facts = beside("check_packages").ofd(path, beside("check_programs").is_program)
    return facts


READERS = {
    "application/pdf": pdf,
    "application/ofd": ofd,
    "image/tiff": image,
    "image/jpeg": image,
    "image/png": image,
}


def look(path: str, kind: str) -> Facts:
    """The facts of a file of that media type; `unread` where nothing here can look inside."""
    facts: Facts = {"sha256": digest(path, "sha256"), "sm3": digest(path, "sm3")}
    if kind in READERS:
        facts.update(READERS[kind](path))
    elif kind.startswith("application/vnd.openxml"):
        facts.update(package(path))
    elif kind.startswith(("audio/", "video/")):
        facts.update(sound(path))
    else:
        facts["unread"] = True
    return facts


for line in sys.stdin:
    asked: dict[str, str] = json.loads(line)
    try:
        answer = look(asked["path"], asked["type"])
    except MemoryError:
        answer = {"damaged": "needs too much memory"}
    except RecursionError:
        answer = {"damaged": "nested too deeply"}
    print(json.dumps(answer), flush=True)
