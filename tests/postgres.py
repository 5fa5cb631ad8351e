"""A PostgreSQL of our own on a free port, for tests and benchmarks; it refuses root, so it runs as another user."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.system import program

USER = "postgres" if os.geteuid() == 0 else ""


def available() -> bool:
    return bool(program("postgres") and program("initdb"))


def _as_user(*command: str) -> list[str]:
    return ["runuser", "-u", USER, "--", *command] if USER else list(command)


@contextmanager
def cluster(**settings: str) -> Iterator[str]:
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
    server = subprocess.Popen(
        _as_user(program("postgres"), "-D", data, *flags),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        for _ in range(100):
            ready = subprocess.run(
                [program("pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-q"], check=False
            )
            if ready.returncode == 0:
                break
            __import__("time").sleep(0.1)
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
        yield f"postgresql+psycopg://acceptance@127.0.0.1:{port}/acceptance"
    finally:
        subprocess.run(
            _as_user(program("pg_ctl"), "-D", data, "stop", "-m", "immediate", "-s"),
            check=False,
            cwd="/",
        )
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
