"""`make run` from nothing to the first page, the second start, and idle memory. The peer's figures were taken before (docs/performance.md)."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.bench.timing import row


def serve(folder: str, port: int) -> tuple[float, subprocess.Popen]:
    """Seconds until the sign-in page answers."""
    start = time.perf_counter()
    server = subprocess.Popen(
        ["make", "run"],
        cwd=folder,
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=1).read()
            return time.perf_counter() - start, server
        except OSError:
            time.sleep(0.05)


def memory(group: int) -> float:
    """Proportional resident memory of a process group, in MB."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == group:
                    total += int(
                        re.search(
                            r"^Pss:\s+(\d+)", (entry / "smaps_rollup").read_text(), re.MULTILINE
                        ).group(1)
                    )
            except (OSError, AttributeError):
                continue
    return total / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in subprocess.run(
            ["git", "ls-files"], capture_output=True, text=True, check=True
        ).stdout.splitlines():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        cold, server = serve(folder, 8901)
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
        warm, server = serve(folder, 8902)
        time.sleep(2)
        used = memory(server.pid)
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
        size = (
            sum(
                path.stat().st_size
                for path in (Path(folder) / ".venv").rglob("*")
                if path.is_file()
            )
            / 1e6
        )
    row(
        "`make run` from nothing to the first page",
        f"{cold:.0f} s",
        "Mayan EDMS: setup 47–62 s, first request 13 s",
        "–",
        "≤ 60 s",
    )
    row("second start to the first page", f"{warm:.1f} s", "–", "–", "≤ 2 s")
    row(
        "memory idle (PSS, all processes)",
        f"{used:.0f} MB",
        "Mayan EDMS ~1,000 MB (web + worker)",
        f"{1000 / used:.0f}×",
        "≤ 150 MB",
    )
    row("environment on disk", f"{size:.0f} MB", "Mayan EDMS 477 MB", f"{477 / size:.1f}×", "–")
