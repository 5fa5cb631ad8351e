"""A PostgreSQL of our own on a free port, for tests and benchmarks; it refuses root, so it runs as another user."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.system import program

USER = "postgres" if os.geteuid() == 0 else ""


def available() -> bool:
    return bool(program("postgres") and program("initdb"))


def _as_user(*command: str) -> list[str]:
    return ["runuser", "-u", USER, "--", *command] if USER else list(command)


class Address(str):
    """The URL of a database, of a server that can be stopped and started again."""

    def begin(self, data: str, flags: Sequence[str]) -> None:
        """Start the server of that folder; it takes connections when this returns."""
        self.data, self.flags = data, flags
        self.server = subprocess.Popen(
            _as_user(program("postgres"), "-D", data, *flags),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        port = self.rpartition(":")[2].partition("/")[0]
        asked = [program("pg_isready"), "-h", "127.0.0.1", "-p", port, "-q"]
        for _ in range(100):
            if subprocess.run(asked, check=False).returncode == 0:
                return
            time.sleep(0.1)

    def end(self) -> None:
        """Stop it at once, as a crash would."""
        subprocess.run(
            _as_user(program("pg_ctl"), "-D", self.data, "stop", "-m", "immediate", "-s"),
            check=False,
            cwd="/",
        )
        self.server.wait(20)

    def again(self) -> None:
        """Stop it at once, and start it again."""
        self.end()
        self.begin(self.data, self.flags)


@contextmanager
def cluster(**settings: str) -> Iterator[Address]:
    """The URL of an empty database in a fresh cluster; everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if USER:
        shutil.chown(folder, USER)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    subprocess.run(
        _as_user(
            program("initdb"),
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "acceptance",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ),
        check=True,
        capture_output=True,
        cwd="/",
    )
    options = {
        "port": str(port),
        "unix_socket_directories": str(folder),
        "listen_addresses": "127.0.0.1",
        **settings,
    }
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    address = Address(f"postgresql+psycopg://acceptance@127.0.0.1:{port}/acceptance")
    try:
        address.begin(data, flags)
        subprocess.run(
            [
                program("psql"),
                "-h",
                "127.0.0.1",
                "-p",
                str(port),
                "-U",
                "acceptance",
                "-d",
                "postgres",
                "-qc",
                "CREATE DATABASE acceptance",
            ],
            check=True,
        )
        yield address
    finally:
        address.end()
        shutil.rmtree(folder, ignore_errors=True)
