"""A package of 10,000 files of 100 KB as a person gets it: made and downloaded from the product as it is started,
against bagit-python and zipfile over the same files; its own check against theirs; and names that come back.

`TMPDIR=/dev/shm` leaves the disk out; `LEAVING_FILES=1000` is a tenth. Beside the seconds stands the processor time.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import bagit
from flask import current_app
from sqlalchemy import insert

from acceptance.extensions import db
from acceptance.gateways.clock import now
from acceptance.models import Document, FileVersion, Volume
from acceptance.transaction import transaction
from tests.bench.pages import signed_in, spent
from tests.bench.server import Server
from tests.bench.timing import row
from tests.builders import a_project
from workflows.parcels import verify

FILES, SIZE, EACH = int(os.environ.get("LEAVING_FILES", "10000")), 100_000, 100
BLOCK = 4 << 20
GOES_ON = 5
"""Times that the first byte is asked for."""


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


class Taken:
    """Seconds and processor time of something, added to as it goes on."""

    def __init__(self) -> None:
        self.clock = self.cpu = 0.0

    @contextmanager
    def going(self, server: Server | None = None) -> Iterator[None]:
        """While this lasts; of another process, or of this one."""
        clock, cpu = time.perf_counter(), _cpu(server)
        yield
        self.clock += time.perf_counter() - clock
        self.cpu += _cpu(server) - cpu

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.cpu:.1f} s CPU)"


def _cpu(server: Server | None) -> float:
    if server is None:
        return time.process_time()
    return spent(server) / 1000


def ours(server: Server, project_id: int, target: Path) -> tuple[Taken, float, float]:
    """Made and downloaded whole; milliseconds until the first byte (the median, each over a line of
    its own); mebibytes of memory added to the serving process.
    """
    headers, taken = signed_in(server), Taken()
    at = f"/projects/{project_id}/parcels"
    page = server.ask("GET", at, headers)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)  # type: ignore[attr-defined]
    assert token
    if page.headers["Set-Cookie"]:
        headers = {"Cookie": page.headers["Set-Cookie"].partition(";")[0]}
    posted = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    server.settle()
    before = server.resident()
    with taken.going(server):
        data = urlencode({"csrf_token": token[1], "agreed": "1", "holds": "project:"})
        made = server.ask("POST", at, posted, data)
        assert made.status in (302, 303), (made.status, made.text[:300])  # type: ignore[attr-defined]
        _first, line, answer = _first_byte(server, f"{at}/1.zip", headers)
        with open(target, "wb") as file:
            shutil.copyfileobj(answer, file, BLOCK)
        line.close()
    added = server.resident() - before
    firsts = []
    for _ in range(GOES_ON):
        first, line, _answer = _first_byte(server, f"{at}/1.zip", headers)
        firsts.append(first)
        line.close()
    return taken, median(firsts), added / 2**20


def _first_byte(
    server: Server, path: str, headers: dict[str, str]
) -> tuple[float, http.client.HTTPConnection, http.client.HTTPResponse]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    start = time.perf_counter()
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    assert answer.status == 200, answer.status
    answer.peek(1)
    return (time.perf_counter() - start) * 1e3, line, answer


def theirs(paths: list[Path], folder: Path, target: Path) -> Taken:
    """The same files in a folder, made a bag in its place, then put into a ZIP without packing them."""
    inside, taken = folder / "bag" / "files", Taken()
    for number, path in enumerate(paths):
        there = inside / str(number // EACH) / f"第{number}号墩隐蔽工程验收记录.pdf"
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, there)
    with taken.going():
        bagit.make_bag(str(folder / "bag"), checksums=["sha256"])
        with zipfile.ZipFile(target, "w") as out:
            for path in sorted((folder / "bag").rglob("*")):
                out.write(path, path.relative_to(folder))
    return taken


def checked(package: Path, folder: Path) -> None:
    """The package unpacked, read by its own check and by bagit-python, in turn and twice each."""
    with zipfile.ZipFile(package) as inside:
        inside.extractall(folder / "out")
    (top,) = (folder / "out").iterdir()
    mine, other = Taken(), Taken()
    for _ in range(2):
        with other.going():
            bagit.Bag(str(top)).validate(processes=1)
        with mine.going():
            assert verify.check(str(top)).faults == []
    ratio = f"{other.clock / mine.clock:.1f}× (CPU {other.cpu / mine.cpu:.1f}×)"
    row("its check, twice", str(mine), f"bagit.py --validate {other}", ratio, "≥ 1×")


def main() -> None:
    project_id = a_project().id
    paths = stored(project_id)
    home = Path(current_app.config["INSTANCE"])
    db.session.remove()
    db.engine.dispose()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(home, SECRET_KEY="tests" * 8, ACCEPTANCE_DEMO="1").start()
        try:
            whole, first, added = ours(server, project_id, folder / "ours.zip")
        finally:
            server.kill()
        other = theirs(paths, folder, folder / "theirs.zip")
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
        ratio = f"{other.clock / whole.clock:.1f}× (CPU {other.cpu / whole.cpu:.1f}×)"
        row(
            f"package of {FILES} files × 100 KB, made and downloaded (load {load})",
            f"{whole}, first byte {first:.0f} ms, {added:.0f} MB added",
            f"bagit-python + zipfile {other}",
            ratio,
            "≥ 2×, ≤ 200 ms, ≤ 80 MB",
        )
        checked(folder / "ours.zip", folder)
