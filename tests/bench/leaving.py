"""A package of 10,000 files of 100 KB, made and written, against bagit-python and zipfile over the same files;
and its own check against theirs.
"""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
import time
import zipfile
from pathlib import Path

import bagit
from flask import current_app
from sqlalchemy import insert

from acceptance.extensions import db
from acceptance.gateways.clock import now
from acceptance.models import Document, FileVersion, Volume
from acceptance.services.ground import access
from acceptance.services.letters import parcels
from acceptance.services.letters.parcels import Wanted
from acceptance.transaction import transaction
from tests.bench.timing import row
from tests.builders import a_builder, a_project
from workflows.parcels import verify

FILES, SIZE, EACH = int(os.environ.get("LEAVING_FILES", "10000")), 100_000, 100
BLOCK = 4 << 20


def stored(project_id: int) -> list[Path]:
    """Files in volumes, with their bytes in the store; where each lies."""
    store, at, paths = current_app.extensions["store"], now(), []
    with transaction() as session:
        for number in range(1, FILES // EACH + 1):
            volume = Volume(project_id=project_id, number=number, title=f"第 {number} 卷 施工文件")
            session.add(volume)
            session.flush()
            documents, versions = [], []
            for position in range(1, EACH + 1):
                key = 1_000_000 + number * EACH + position
                with tempfile.TemporaryFile() as file:
                    file.write(os.urandom(SIZE))
                    file.seek(0)
                    kept = store.put(file)
                paths.append(store.path(kept.digest))
                title = f"第{position}号墩隐蔽工程验收记录"
                documents.append(
                    {"id": key, "project_id": project_id, "volume_id": volume.id}
                    | {"position": position, "title": title, "state": "stored"}
                )
                versions.append(
                    {"project_id": project_id, "document_id": key, "name": f"{title}.pdf"}
                    | {"digest": kept.digest, "crc32": kept.crc32, "size": kept.size}
                    | {"media_type": "application/pdf", "stored_by": "x", "stored_at": at}
                )
            session.execute(insert(Document), documents)
            session.execute(insert(FileVersion), versions)
    return paths


def ours(place: access.Place, target: Path) -> tuple[float, float, float]:
    """Seconds for the whole, until the first byte of the download, and mebibytes of memory added."""
    store = current_app.extensions["store"]
    before, start = _memory(), time.perf_counter()
    made = parcels.write(place, store, Wanted(agreed=True), scanner=False, now=now())
    with transaction():
        number = parcels.record(place, made, now=now()).number
    asked = time.perf_counter()
    found = parcels.opened(place, store, parcels.numbered(place.project.id, number), scanner=False)
    pieces = found.zip.stream(found.reader.read)
    first = next(pieces)
    until = time.perf_counter() - asked
    with open(target, "wb") as file:
        file.write(first)
        file.writelines(pieces)
    return time.perf_counter() - start, until, _memory() - before


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def theirs(paths: list[Path], folder: Path, target: Path) -> float:
    """The same files in a folder, made a bag in its place, then put into a ZIP without packing them."""
    inside = folder / "bag" / "files"
    for number, path in enumerate(paths):
        there = inside / str(number // EACH) / f"第{number}号墩隐蔽工程验收记录.pdf"
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, there)
    start = time.perf_counter()
    bagit.make_bag(str(folder / "bag"), checksums=["sha256"])
    with zipfile.ZipFile(target, "w") as out:
        for path in sorted((folder / "bag").rglob("*")):
            out.write(path, path.relative_to(folder))
    return time.perf_counter() - start


def main() -> None:
    project = a_project()
    viewer = a_builder().viewers["owner"]
    paths = stored(project.id)
    place = access.stand(viewer, project.id)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole, first, added = ours(place, folder / "ours.zip")
        other = theirs(paths, folder, folder / "theirs.zip")
        said = f"{whole:.1f} s, first byte {first * 1e3:.0f} ms, {added:.0f} MB added"
        against = f"bagit-python + zipfile {other:.1f} s"
        goal = "≥ 2×, ≤ 200 ms, ≤ 80 MB"
        row(f"package of {FILES} files × 100 KB", said, against, f"{other / whole:.1f}×", goal)
        with zipfile.ZipFile(folder / "ours.zip") as package:
            package.extractall(folder / "out")
        (top,) = (folder / "out").iterdir()
        start = time.perf_counter()
        bagit.Bag(str(top)).validate(processes=1)
        validated = time.perf_counter() - start
        start = time.perf_counter()
        assert verify.check(str(top)).faults == []
        checked = time.perf_counter() - start
        told = (f"{checked:.1f} s", f"bagit.py --validate {validated:.1f} s")
        row("its check", *told, f"{validated / checked:.1f}×", "≥ 1×")
    db.session.remove()
