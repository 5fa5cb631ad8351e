"""ZIP packages from sites without a line: through a gate, names in GBK or UTF-8, every entry a file like any other."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.storage import LocalStore
from acceptance.models import Project, Upload
from acceptance.models.shapes import Payload
from acceptance.refusals import Refused
from acceptance.services.files import erasing, filings
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import access

from . import arrivals, receipts, uploads

ENTRIES, RATIO = 20_000, 200


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name of an entry: UTF-8 when it says so or is so, else GBK, as Windows writes it here."""
    if info.flag_bits & 0x800:
        return unicodedata.normalize("NFC", info.filename)
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return info.filename


def gate(path: Path, *, room: int) -> list[tuple[zipfile.ZipInfo, str]]:
    """The entries of a package that may be unpacked, with their names. Raises Refused (bad_package) for bombs and broken ones."""
    try:
        with zipfile.ZipFile(path) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
    except Exception as error:  # whatever a hostile package breaks in the ZIP reader, the package is what is broken
        raise Refused("bad_package", why="已损坏") from error
    if len(infos) > ENTRIES:
        raise Refused("bad_package", why=f"超过 {ENTRIES} 个文件")
    if sum(info.file_size for info in infos) > room:
        raise Refused("bad_package", why="解压后超过剩余空间")
    for info in infos:
        if info.flag_bits & 1:
            raise Refused("bad_package", why="已加密")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("bad_package", why="压缩方式不明")
        if info.file_size > 1 << 20 and info.file_size > RATIO * max(info.compress_size, 1):
            raise Refused("bad_package", why="压缩比异常")
    return [(info, entry_name(info)) for info in infos]


def unpack(
    store: LocalStore, path: Path, *, room: int, tell: Callable[[int, int], None]
) -> list[tuple[str, Incoming | Receipt]]:
    """Bring every entry durably into the store: (folder, file or refusal). Running it twice stores nothing twice."""
    entries = gate(path, room=room)
    taken: list[tuple[str, Incoming | Receipt]] = []
    with zipfile.ZipFile(path) as package:
        for number, (info, full) in enumerate(entries, 1):
            folder, _slash, raw = full.replace("\\", "/").rpartition("/")
            if (
                raw.startswith("._")
                or raw in (".DS_Store", "Thumbs.db", "desktop.ini")
                or folder.startswith("__MACOSX")
            ):
                continue
            taken.append(_one(store, package, info, folder, raw))
            if number % 50 == 0:
                tell(number, len(entries))
    return taken


def _one(
    store: LocalStore, package: zipfile.ZipFile, info: zipfile.ZipInfo, folder: str, raw: str
) -> tuple[str, Incoming | Receipt]:
    received: Path | None = None
    try:
        name, folder = filings.clean_name(raw), uploads.clean_folder(folder)
        with package.open(info) as stream:
            received, stored = store.receive(stream, limit=info.file_size)  # type: ignore[arg-type]
        if not stored.size:
            raise Refused("empty_file", name=name)
        kind = filetypes.kind_of(received, name)
        store.keep(received, stored)
        return folder, Incoming(name, store.path(stored.digest), stored, kind)
    except Refused as refused:
        if received is not None:
            received.unlink(missing_ok=True)
        return "", Receipt(raw[:200], refused=refused)
    except OSError:
        raise
    except Exception:  # a damaged entry is told, the others come in
        return "", Receipt(raw[:200], refused=Refused("bad_entry", name=raw[:60]))


def settle(
    store: LocalStore,
    payload: Payload,
    upload_id: int,
    taken: list[tuple[str, Incoming | Receipt]],
    *,
    now: datetime,
) -> None:
    """Put every file of a package at its place, in one transaction, and write the receipt of the package."""
    row = db.session.get_one(Upload, upload_id)
    project = db.session.get_one(Project, row.project_id)
    place = access.again(project, payload)
    finder, settled = arrivals.placer(place), []
    for folder, one in taken:
        if isinstance(one, Receipt):
            settled.append(one)
            continue
        inside = "/".join(filter(None, (row.folder, folder)))
        settled.append(arrivals.settle(place, store, one, now=now, folder=inside, finder=finder))
    for receipt in settled:
        if receipt.refused and receipt.digest:
            # what was purged came in once more: the package goes with it
            erasing.came_in(project.id, receipt.digest, row.id)
    row.result = {**row.result, "files": [receipts.told(receipt) for receipt in settled]}
