"""The virus scanner behind SCANNER_URL (clamd, INSTREAM). Without one nothing is called clean."""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from typing import IO
from urllib.parse import urlparse

CHUNK = 64 * 1024


def scan(url: str, path: Path) -> tuple[str, str]:
    """("clean", "") or ("infected", name), and ("", reason) for every other answer.

    Then it has not been scanned.
    """
    if not url:
        return "", "未配置"
    try:
        with open(path, "rb") as file:
            return scan_stream(url, file)
    except OSError as error:
        return "", str(error)[:100]


def scan_stream(url: str, file: IO[bytes]) -> tuple[str, str]:
    """The same of bytes as they are read."""
    try:
        with _connect(url) as line:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(struct.pack(">I", len(chunk)) + chunk)
            line.sendall(b"\0\0\0\0")
            answer = line.recv(4096).rstrip(b"\0").decode("utf-8", "replace")
    except OSError as error:
        return "", str(error)[:100]
    if answer == "stream: OK":
        return "clean", ""
    if answer.endswith(" FOUND"):
        return "infected", answer.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    return "", answer[:100]


def _connect(url: str) -> socket.socket:
    parts = urlparse(url)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(60)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), 60)
