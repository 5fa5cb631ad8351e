"""The product as it is started, on a folder of its own, for benchmarks and fault tests that need a real process."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """`python wsgi.py` in a process group of its own, so that it can be killed with everything it started."""

    def __init__(self, folder: Path, root: Path = ROOT, **env: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.env = (
            folder,
            {**os.environ, "ACCEPTANCE_INSTANCE": str(folder), "PORT": str(self.port), **env},
        )
        self.root = root
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        self.process = subprocess.Popen(
            [sys.executable, "wsgi.py"],
            cwd=self.root,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(600):
            try:
                if self.ask("GET", "/healthz").status == 200:
                    return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not come up")

    def kill(self) -> None:
        """SIGKILL to the whole group."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: object = None
    ) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        line.request(
            method,
            urlsplit(path).path if path.startswith("http") else path,
            body=body,
            headers=headers or {},
        )  # type: ignore[arg-type]
        answer = line.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
        line.close()
        return answer

    def settle(self) -> None:
        """From here on `resident` counts anew: what the start took is forgotten."""
        for status in Path("/proc").glob("[0-9]*/clear_refs"):
            try:
                if os.getpgid(int(status.parent.name)) == self.process.pid:  # type: ignore[union-attr]
                    status.write_text("5")
            except OSError:
                continue

    def resident(self) -> int:
        """Peak resident bytes of the serving process."""
        peaks = []
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                words = status.read_text()
                if (
                    os.getpgid(int(status.parent.name)) == self.process.pid
                    and "wsgi" in (status.parent / "cmdline").read_text()
                ):  # type: ignore[union-attr]
                    peaks.append(int(re.search(r"VmHWM:\s+(\d+)", words).group(1)) * 1024)  # type: ignore[union-attr]
            except (OSError, AttributeError):
                continue
        return max(peaks, default=0)
