"""ZIP packages from sites without a line: through a gate, names in GBK or UTF-8, every entry a file like any other."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from acceptance.extensions import db
from acceptance.gateways import filetypes, zipnames
from acceptance.gateways.storage import LocalStore
from acceptance.models import Project, Upload
from acceptance.models.shapes import Payload
from acceptance.refusals import Refused
from acceptance.services.files import erasing, filings
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import access
from workflows.names import junk

from . import arrivals, deliveries, matching, receipts, uploads
from .arrivals import Sent

ENTRIES, RATIO = 20_000, 200


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
    names = zipnames.of(infos)
    return [(info, name) for info, name in zip(infos, names, strict=True)]


def unpack(
    store: LocalStore, path: Path, *, room: int, tell: Callable[[int, int], None]
) -> list[tuple[str, Incoming | Receipt]]:
    """Bring every entry durably into the store: (folder, file or refusal). Running it twice stores nothing twice."""
    return list(_unpacked(store, path, "", room=room, tell=tell, nested=True))


def _unpacked(
    store: LocalStore,
    path: Path,
    above: str,
    *,
    room: int,
    tell: Callable[[int, int], None],
    nested: bool,
) -> Iterator[tuple[str, Incoming | Receipt]]:
    """The entries of a package, and of packages in it, once; a package in those is refused."""
    entries = gate(path, room=room)
    with zipfile.ZipFile(path) as package:
        for number, (info, full) in enumerate(entries, 1):
            folder, _slash, raw = full.replace("\\", "/").rpartition("/")
            folder = "/".join(filter(None, (above, folder)))
            if junk(f"{folder}/{raw}"):
                continue
            if not raw.lower().endswith(".zip"):
                yield _one(store, package, info, folder, raw)
            elif not nested:
                yield "", Receipt(raw[:200], refused=Refused("bad_package", why="包中的包里还有包"))
            else:
                yield from _inner(store, package, info, f"{folder}/{raw[:-4]}", raw, room=room)
            if number % 50 == 0:
                tell(number, len(entries))


def _inner(
    store: LocalStore,
    package: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    folder: str,
    raw: str,
    *,
    room: int,
) -> Iterator[tuple[str, Incoming | Receipt]]:
    """The files of a package inside a package, or its refusal."""
    received: Path | None = None
    try:
        with package.open(info) as stream:
            received, _stored = store.receive(stream, limit=info.file_size)  # type: ignore[arg-type]
        yield from _unpacked(
            store, received, folder.strip("/"), room=room, tell=lambda *_told: None, nested=False
        )
    except Refused as refused:
        yield "", Receipt(raw[:200], refused=refused)
    except OSError:
        raise
    except Exception:  # a damaged entry is told, the others come in
        yield "", Receipt(raw[:200], refused=Refused("bad_entry", name=raw[:60]))
    finally:
        if received is not None:
            received.unlink(missing_ok=True)


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
    finder, settled = matching.finder(place), []
    for folder, one in taken:
        if isinstance(one, Receipt):
            settled.append(one)
            continue
        inside = "/".join(filter(None, (row.folder, folder)))
        sent = Sent(folder=inside, newer=row.newer)
        settled.append(arrivals.settle(place, store, one, sent, now=now, finder=finder))
    for receipt in settled:
        if receipt.refused and receipt.digest:
            # what was purged came in once more: the package goes with it
            erasing.came_in(project.id, receipt.digest, row.id)
    told = [receipts.told(receipt) for receipt in settled]
    row.result = {**row.result, "files": told}
    if row.link_id is not None and any(not one.get("refused") for one in told):
        kept = deliveries.keep(place, told, link_id=row.link_id, now=now)
        row.result = {**row.result, "slip": kept.id}
