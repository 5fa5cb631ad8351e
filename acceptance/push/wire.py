"""The line to the server: one question after another over a connection that is opened again when it breaks."""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any
from urllib.parse import urljoin, urlsplit

from .folder import Found

CHUNK = 8 * 1024 * 1024
BUSY, GONE = 423, 404
"""Another line of ours is still open, which the server has not given up yet; no such link."""
LOST = (OSError, http.client.HTTPException)
"""What a broken line raises."""


class Refused(Exception):
    """The server did not take it, with its own words."""


class NoLink(Exception):
    """The link is not valid, or over."""


class Answer:
    """What the server answered, read to its end."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, text: str) -> None:
        self.status, self.headers, self.text = status, headers, text

    @property
    def words(self) -> str:
        """Why it did not take it."""
        try:
            body = json.loads(self.text)
        except ValueError:  # something before the server answered, in HTML
            return f"HTTP {self.status}"
        return str(body.get("detail") or body.get("title") or self.status)


class Wire:
    """A link of one server."""

    def __init__(self, link: str, language: str = "zh") -> None:
        self.link, self._language = link.rstrip("/"), language
        self._connection = self._make()

    def _make(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.link)
        if parts.scheme == "https":
            return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=120)
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)

    def ask(self, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        """One question. Raises LOST when the line breaks; the next question opens another."""
        told = {"Tus-Resumable": "1.0.0", "Accept-Language": self._language}
        told.update(headers)
        try:
            self._connection.request(method, urlsplit(url).path, body=body, headers=told)
            response = self._connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except LOST:
            self._connection.close()
            raise
        answer = Answer(response.status, response.headers, text)
        if answer.status >= 500 or answer.status in (BUSY, 429):
            raise http.client.HTTPException(answer.words)
        return answer

    def reached(self, url: str) -> int:
        """The bytes that an upload has, -1 when the server knows it no more."""
        answer = self.ask("HEAD", url, {})
        if answer.status != 200:
            return -1
        return int(answer.headers.get("Upload-Offset", "0"))

    def begin(self, found: Found, newer: bool) -> str:
        """The address of a new upload. Raises Refused, NoLink."""
        folder, _slash, own = found.name.rpartition("/")
        pairs = [("filename", own), ("folder", folder)]
        if newer:
            pairs.append(("newer", "1"))
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs if value
        )
        answer = self.ask(
            "POST",
            self.link + "/uploads",
            {"Upload-Length": str(found.size), "Upload-Metadata": metadata},
        )
        if answer.status == GONE:
            raise NoLink
        if answer.status != 201:
            raise Refused(answer.words)
        place: str = answer.headers["Location"]
        return urljoin(self.link, place)

    def append(self, url: str, offset: int, chunk: bytes) -> int:
        """Send bytes that go on at `offset`; returns how many are durable now. Raises Refused."""
        answer = self.ask(
            "PATCH",
            url,
            {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"},
            chunk,
        )
        if answer.status == 409:
            return int(answer.headers.get("Upload-Offset", "0"))
        if answer.status != 204:
            raise Refused(answer.words)
        return int(answer.headers["Upload-Offset"])

    def receipt(self, url: str) -> dict[str, Any]:
        """What became of a file that is there whole. Raises Refused."""
        told: dict[str, Any] = json.loads(self.ask("GET", url, {}).text)
        if told.get("state") == "refused":
            raise Refused(str(told.get("sentence")))
        return told

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
