"""`flask acceptance push`.

A folder goes to an upload link by tus 1.0, with the standard library alone.

What was begun is remembered in `.acceptance-push.json` beside the files, so that the next run goes
on from there.
"""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

CHUNK = 8 * 1024 * 1024
KEPT = ".acceptance-push.json"
TRIES = 5
BUSY = 423
"""Another line of ours is still open, which the server has not given up yet.
"""


@dataclass
class Outcome:
    """One line for each file, and how many were not stored."""

    lines: list[str] = field(default_factory=list)
    failed: int = 0


def files_of(folder: Path) -> list[Path]:
    """The files below a folder, hidden ones left out, in order."""
    return sorted(
        p
        for p in folder.rglob("*")
        if p.is_file() and not any(part.startswith(".") for part in p.relative_to(folder).parts)
    )


def weigh(folder: Path) -> int:
    """Bytes below a folder."""
    return sum(path.stat().st_size for path in files_of(folder))


class Broken(Exception):
    """The server did not take it, with its own words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered, read to its end."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def words(self) -> str:
        """Why it did not take it."""
        try:
            body = json.loads(self.text)
        except ValueError:  # something before the server answered, in HTML
            return f"HTTP {self.status}"
        return str(body.get("detail") or body.get("title") or self.status)


def _ask(method: str, url: str, headers: dict[str, str], body: bytes = b"") -> Answer:
    parts = urlsplit(url)
    make: type[http.client.HTTPConnection] = http.client.HTTPConnection
    if parts.scheme == "https":
        make = http.client.HTTPSConnection
    line = make(parts.hostname or "", parts.port, timeout=120)
    line.request(
        method,
        parts.path,
        body=body,
        headers={"Tus-Resumable": "1.0.0", "Accept-Language": "zh", **headers},
    )
    response = line.getresponse()
    text = response.read().decode("utf-8", "replace")
    line.close()
    return Answer(response.status, response.headers, text)


def push(folder: Path, link: str, tell: Callable[[int], object]) -> Outcome:
    """Send every file.

    A line that breaks is tried again, what the server refuses is told and skipped.
    """
    kept_at, outcome = folder / KEPT, Outcome()
    kept: dict[str, str] = {}
    if kept_at.exists():
        kept = json.loads(kept_at.read_text("utf-8"))
    for path in files_of(folder):
        name = path.relative_to(folder).as_posix()
        mark = f"{name}|{path.stat().st_size}|{path.stat().st_mtime_ns}"
        for attempt in range(TRIES):
            try:
                outcome.lines.append(f"{name}  {_one(path, name, mark, link, kept, kept_at, tell)}")
                break
            except Broken as broken:
                outcome.failed += 1
                outcome.lines.append(f"{name}  {broken}")
                break
            except (OSError, http.client.HTTPException) as error:
                if attempt < TRIES - 1:
                    time.sleep(min(2**attempt, 10))
                    continue
                outcome.failed += 1
                outcome.lines.append(f"{name}  {error}")
    return outcome


def _one(
    path: Path,
    name: str,
    mark: str,
    link: str,
    kept: dict[str, str],
    kept_at: Path,
    tell: Callable[[int], object],
) -> str:
    """One file from where it was left; returns what became of it. Raises Broken."""
    size = path.stat().st_size
    url, offset = _resumed(kept.get(mark, ""))
    if not url:
        url = kept[mark] = _begun(name, size, link)
        kept_at.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    tell(offset)
    with open(path, "rb") as file:
        file.seek(offset)
        while offset < size:
            chunk = file.read(CHUNK)
            answer = _ask(
                "PATCH",
                url,
                {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"},
                chunk,
            )
            if answer.status >= 500 or answer.status == BUSY:
                raise http.client.HTTPException(answer.words)
            if answer.status != 204:
                raise Broken(answer.words)
            offset = int(answer.headers["Upload-Offset"])
            tell(len(chunk))
    told = json.loads(_ask("GET", url, {}).text)
    return str(told.get("sentence") or told.get("state"))


def _resumed(url: str) -> tuple[str, int]:
    """The upload that was begun there and the bytes it has; nothing when the server forgot it."""
    if not url:
        return "", 0
    answer = _ask("HEAD", url, {})
    if answer.status != 200:
        return "", 0
    return url, int(answer.headers.get("Upload-Offset", "0"))


def _begun(name: str, size: int, link: str) -> str:
    """The address of a new upload. Raises Broken when the server does not want the file."""
    folder, _slash, own = name.rpartition("/")
    pairs = (("filename", own), ("folder", folder))
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs if value
    )
    answer = _ask(
        "POST",
        link.rstrip("/") + "/uploads",
        {"Upload-Length": str(size), "Upload-Metadata": metadata},
    )
    if answer.status != 201:
        raise Broken(answer.words)
    place: str = answer.headers["Location"]
    return urljoin(link, place)
