"""A site's computer: a folder pushed through a line that is cut, by a client that is killed, until all is there.

`python -m tests.faults.site 2000 50 10` sends 2,000 files through fifty cuts and ten kills and tells what is there.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from werkzeug.serving import make_server

from acceptance.gateways import pusher

PYTHON = os.environ.get("PUSH_PYTHON", sys.executable)
"""What runs the client: `PUSH_PYTHON=/usr/bin/python3.8` tries an older one."""


class CutLine:
    """A line to a server that breaks after some thousand bytes, so many times; then it holds."""

    def __init__(self, port: int, cuts: int, *, seed: int, before: tuple[int, int]) -> None:
        self.cuts, self._port, self._before = cuts, port, before
        self._chance, self._lock = random.Random(seed), threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._left = self._chance.randint(*before)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._port))
            ends = (client, server)
            for one, other in (ends, ends[::-1]):
                threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := one.recv(4096):
                if self._cut(len(chunk)):
                    # in the middle of what is said, on both ends
                    other.sendall(chunk[: len(chunk) // 2])
                    break
                other.sendall(chunk)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _cut(self, count: int) -> bool:
        with self._lock:
            self._left -= count
            if self._left > 0 or not self.cuts:
                return False
            self.cuts -= 1
            self._left = self._chance.randint(*self._before)
            return True

    def close(self) -> None:
        self._listening.close()


def push(client: Path, folder: Path, link: str, *, kill_after: int = 0) -> tuple[int, list[dict]]:
    """Run the client once; killed after it has told of so many files. Its exit code and the lines it told."""
    command = [PYTHON, "-I", str(client), str(folder), "--link", link]
    command += ["--json", "--patience", "0.05", "--chunk", "700"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    lines = []
    assert running.stdout is not None
    for line in running.stdout:
        with contextlib.suppress(ValueError):
            lines.append(json.loads(line))
        if kill_after and len(lines) >= kill_after:
            running.kill()
            break
    running.stdout.close()
    return running.wait(), lines


@contextlib.contextmanager
def served(app) -> Iterator[int]:
    """The application at a port of this computer."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


def work(app, link_path: str, folder: Path, *, cuts: int, kills: int, files: int) -> dict:
    """Send the folder to the end; the sums that the last run told, and how it was hindered."""
    weight = sum(path.stat().st_size + 2000 for path in folder.rglob("*") if path.is_file())
    often = max(2000, weight // (cuts + 1))
    client = folder.parent / pusher.NAME
    client.write_bytes(pusher.packed())
    with served(app) as port:
        line = CutLine(port, cuts, seed=files, before=(often // 2, often))
        link, killed = f"http://127.0.0.1:{line.port}{link_path}", 0
        try:
            while True:
                more = 0
                if killed < kills:
                    # what is done already is told again at each start
                    more = files * (killed + 1) // (kills + 1)
                code, lines = push(client, folder, link, kill_after=more)
                if code == -9:
                    killed += 1
                    continue
                if code != 4:
                    break
        finally:
            line.close()
    return {**lines[-1]["sums"], "code": code, "killed": killed, "cuts": cuts - line.cuts}


def main() -> None:
    """The whole: files, cuts and kills from the command line."""
    from sqlalchemy import func, select

    from acceptance.demo.pdfs import small_pdf
    from acceptance.extensions import db
    from acceptance.models import Document, FileVersion, HeldFile, Party
    from tests.builders import BRIDGE
    from tests.conftest import copied, make_app, seed

    files, cuts, kills = (int(word) for word in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as home:
        seeded = Path(os.environ.get("SEEDED", Path(home) / "seeded"))
        if not seeded.exists():
            seed(seeded)
        copied(seeded, Path(home) / "instance")
        app = make_app(Path(home) / "instance")
        folder = Path(home) / "site"
        for number in range(files):
            place = folder / "第1标段" / f"{number % 40}号墩" / "隐蔽工程验收记录"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:04d}.pdf").write_bytes(small_pdf(f"{number}"))
        with app.app_context():
            party = db.session.scalars(
                select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=1)
            ).one()
            counted = [db.session.scalar(select(func.count()).select_from(FileVersion))]
        owner = app.test_client()
        owner.post("/demo/demo-owner")
        asked = {"party_id": party, "days": 14}
        made = owner.post(f"/projects/{BRIDGE}/links", data=asked, follow_redirects=True)
        path = re.search(r"/l/[\w.-]+", made.text).group()
        told = work(app, path, folder, cuts=cuts, kills=kills, files=files)
        with app.app_context():
            counted.append(db.session.scalar(select(func.count()).select_from(FileVersion)))
            held = db.session.scalar(select(func.count()).select_from(HeldFile))
            names = db.session.scalar(select(func.count(func.distinct(Document.id))))
        print(told, {"versions": counted[1] - counted[0], "held": held, "documents": names})


if __name__ == "__main__":
    main()
