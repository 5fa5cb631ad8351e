"""A thousand files of 100 KB with Chinese names: stored, hashed and checked through the running product, on SQLite."""

from __future__ import annotations

import base64
import os
import sqlite3
import tempfile
import threading
import time
from pathlib import Path

from acceptance.demo.pdfs import small_pdf
from tests.bench.server import Server
from tests.bench.timing import row
from tests.bench.upload import a_link

FILES, SIZE, SENDERS = 1000, 100_000, 4
MAYAN = 1.85
"""Files per second that Mayan EDMS 4.12 stored by REST on PostgreSQL, measured earlier on the same kind of machine."""


def a_file(number: int) -> bytes:
    """A valid PDF of about 100 KB: random bytes stand in an unused stream."""
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_pdf(f"第{number}件"))) as pdf:
        pdf.Root.Extra = pdf.make_stream(os.urandom(SIZE - 2000))
        pdf.save(out)
    return out.getvalue()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "instance"
        server = Server(folder).start()
        try:
            path = a_link(folder, (folder / "secret_key").read_text())
            database = sqlite3.connect(folder / "acceptance.db", timeout=30)

            def waiting() -> int:
                return database.execute(
                    "SELECT count(*) FROM job WHERE state IN ('queued', 'running')"
                ).fetchone()[0]

            while waiting():  # the demo's own files first
                time.sleep(0.5)
            item = database.execute(
                "SELECT id FROM filing WHERE project_id = 1 AND section = 1 AND state = 'missing' ORDER BY id"
            ).fetchone()[0]
            target = base64.b64encode(str(item).encode()).decode()
            files, wrong, taken = [a_file(n) for n in range(FILES)], [], []

            def work(offset: int) -> None:
                for number in range(offset, FILES, SENDERS):
                    metadata = f"filename {base64.b64encode(f'第{number}号墩隐蔽工程验收记录.pdf'.encode()).decode()},filing {target}"
                    start = time.perf_counter()
                    answer = server.ask(
                        "POST",
                        f"{path}/uploads",
                        {
                            "Tus-Resumable": "1.0.0",
                            "Upload-Length": str(len(files[number])),
                            "Upload-Metadata": metadata,
                            "Content-Type": "application/offset+octet-stream",
                        },
                        files[number],
                    )
                    taken.append(time.perf_counter() - start)
                    if answer.status != 201:
                        wrong.append(answer.text)  # type: ignore[attr-defined]

            start = time.perf_counter()
            threads = [threading.Thread(target=work, args=(n,)) for n in range(SENDERS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            stored = time.perf_counter() - start
            while waiting():
                time.sleep(0.05)
            checked = time.perf_counter() - start
            assert not wrong, wrong[:2]
        finally:
            server.kill()
        p95 = sorted(taken)[int(len(taken) * 0.95)]
        row(
            "1,000 × 100 KB, Chinese names: stored and hashed",
            f"{FILES / stored:.0f}/s, p95 {p95 * 1000:.0f} ms, 0 locked",
            "–",
            "–",
            "–",
        )
        row(
            "the same, stored, hashed and checked",
            f"{FILES / checked:.0f}/s",
            f"Mayan EDMS REST {MAYAN}/s (taken earlier)",
            f"{FILES / checked / MAYAN:.0f}×",
            "≥ 20×, ≥ 40/s",
        )
