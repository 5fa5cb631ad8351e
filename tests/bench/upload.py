"""A resumable upload of 2 GB with SHA-256 and CRC-32, durable: against cp and against Flask's request.files, same disk."""

from __future__ import annotations

import base64
import http.client
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Party
from acceptance.services.ground import access
from acceptance.services.intake import links
from acceptance.transaction import transaction
from tests.bench.server import Server
from tests.bench.timing import row
from tests.builders import BRIDGE, a_builder
from tests.conftest import make_app

SIZE = 2 << 30
CHUNK = 64 << 20
PEER = """
import sys
from flask import Flask, request
app = Flask("peer")
@app.post("/")
def take():
    request.files["f"].save(sys.argv[1])
    return "ok"
if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces
    Granian("peer:app", address="127.0.0.1", port=int(sys.argv[2]), interface=Interfaces.WSGI, workers=1, blocking_threads=8, log_level="error").serve()
"""


def a_link(folder: Path, secret: str) -> str:
    app = make_app(folder, SECRET_KEY=secret)
    with app.app_context():
        with transaction():
            place = access.stand(a_builder().viewers["owner"], BRIDGE)
            party = db.session.scalars(
                select(Party).where(Party.project_id == BRIDGE, Party.kind == "contractor")
            ).first()
            _link, token = links.make(
                place, party, days=14, may_submit=False, secret=secret, now=clock.now()
            )
        db.session.remove()
        db.engine.dispose()
    return f"/l/{token}"


def send(server: Server, path: str, source: Path, name: str) -> float:
    start = time.perf_counter()
    metadata = f"filename {base64.b64encode(name.encode()).decode()}"
    made = server.ask(
        "POST",
        f"{path}/uploads",
        {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(source.stat().st_size),
            "Upload-Metadata": metadata,
        },
    )
    url, offset = made.headers["Location"], 0
    with open(source, "rb") as file:
        while offset < source.stat().st_size:
            chunk = file.read(CHUNK)
            answer = server.ask(
                "PATCH",
                url,
                {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"},
                chunk,
            )
            assert answer.status == 204, answer.text  # type: ignore[attr-defined]
            offset = int(answer.headers["Upload-Offset"])
    return time.perf_counter() - start


def peer(folder: Path, source: Path) -> float:
    """What a tutorial does: one multipart form, request.files, save; then made durable."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "peer.py").write_text(PEER)
    process = subprocess.Popen(
        [sys.executable, "peer.py", str(folder / "saved"), str(port)],
        cwd=folder,
        start_new_session=True,
    )
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="x.pdf"\r\n\r\n'
        tail = b"\r\n--b--\r\n"
        start = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        line.putrequest("POST", "/")
        line.putheader("Content-Type", "multipart/form-data; boundary=b")
        line.putheader("Content-Length", str(len(head) + source.stat().st_size + len(tail)))
        line.endheaders()
        line.send(head)
        with open(source, "rb") as file:
            while chunk := file.read(1 << 20):
                line.send(chunk)
        line.send(tail)
        assert line.getresponse().status == 200
        handle = os.open(folder / "saved", os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
        return time.perf_counter() - start
    finally:
        os.killpg(process.pid, 9)
        process.wait()
        (folder / "saved").unlink(missing_ok=True)


def main() -> None:
    shm = (
        "/dev/shm" if Path("/dev/shm").is_dir() else None
    )  # memory: what is compared is the work, not the disk of the day
    with tempfile.TemporaryDirectory(dir=shm) as name:
        folder = Path(name)
        source = folder / "big.pdf"
        block = os.urandom(8 << 20)
        with open(source, "wb") as file:
            file.write(b"%PDF-1.7\n")
            for _ in range(SIZE // len(block)):
                file.write(block)
        server = Server(folder / "instance").start()
        try:
            path = a_link(folder / "instance", (folder / "instance" / "secret_key").read_text())
            times: dict[str, list[float]] = {"ours": [], "cp": [], "peer": []}
            idle = server.resident()
            for round_ in range(3):
                times["ours"].append(send(server, path, source, f"大文件{round_}.pdf"))
                start = time.perf_counter()
                subprocess.run(["cp", str(source), str(folder / "copy")], check=True)
                subprocess.run(["sync", str(folder / "copy")], check=True)
                times["cp"].append(time.perf_counter() - start)
                (folder / "copy").unlink()
                times["peer"].append(peer(folder, source))
            grown = server.resident()
        finally:
            server.kill()
        ours, cp, files = (sorted(times[key])[1] for key in ("ours", "cp", "peer"))
        mb = SIZE >> 20
        row(
            "2 GB resumable upload, SHA-256 + CRC-32, fsynced",
            f"{mb / ours:.0f} MB/s; peak {grown >> 20} MB (idle {idle >> 20} MB)",
            f"cp + sync {mb / cp:.0f} MB/s; request.files + fsync {mb / files:.0f} MB/s",
            f"{cp / ours:.2f}× cp, {files / ours:.2f}× request.files",
            "≥ 0.5× cp, ≥ 2× request.files, ≤ 80 MB",
        )
