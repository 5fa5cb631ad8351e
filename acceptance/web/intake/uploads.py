"""Taking files from a request: bytes go to disk before any transaction is opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flask import current_app, g, request

from acceptance.gateways import clock
from acceptance.gateways.storage import LocalStore, Stored
from acceptance.models import Filing
from acceptance.models.shapes import UploadResult
from acceptance.refusals import Refused
from acceptance.services.files import filings
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground.access import Place
from acceptance.services.intake import arrivals
from acceptance.services.intake.arrivals import Sent
from workflows.catalogue import FORBIDDEN


def store() -> LocalStore:
    """Where the bytes are kept."""
    kept: LocalStore = current_app.extensions["store"]
    return kept


def received(*, shots: str = "") -> list[Incoming | Receipt]:
    """The files of the field `files`, each durable on disk or refused with its reason; pictures of
    the field `shots`, which telephones all call the same, are called by `shots` and the moment.
    """
    sent = [
        (file.filename or "", file.stream)
        for file in request.files.getlist("files")
        if file.filename
    ]
    if shots:
        sent += _pictures(shots)
    if not sent:
        raise Refused("no_file")
    return filings.receive(store(), sent, limit=current_app.config["UPLOAD_LIMIT"])


def _pictures(title: str) -> list[tuple[str, IO[bytes]]]:
    """The pictures that were just taken, each with a name of its own."""
    moment = g.now.astimezone(clock.SHANGHAI).strftime("%Y%m%d-%H%M%S")
    taken = [file for file in request.files.getlist("shots") if file.filename]
    plain = FORBIDDEN.sub("-", title).replace("/", "-").replace("\\", "-")[:100]
    named = []
    for at, file in enumerate(taken, 1):
        _stem, _dot, ending = (file.filename or "").rpartition(".")
        named.append((f"{plain} {moment}-{at}.{ending.lower()}", file.stream))
    return named


def unstored(results: Sequence[UploadResult]) -> int:
    """How files are answered of which none was stored: 507 for want of room, else 422."""
    if any(one.get("refused") == "no_space" for one in results):
        return 507
    return 422


def sent(filing: Filing | None = None) -> Sent:
    """How the form sent its files: to an item, told to be newer versions or not."""
    return Sent(filing, newer=request.form.get("newer") == "1")


def settled(
    place: Place, taken: Sequence[Incoming | Receipt], filing: Filing | None = None
) -> list[Receipt]:
    """What became of the received files, each at its place or refused."""
    space = current_app.config["PROJECT_QUOTA"]
    return arrivals.settle_all(place, store(), taken, sent(filing), space=space, now=g.now)


@contextmanager
def sheet() -> Iterator[tuple[Path, str, Stored]]:
    """The one uploaded sheet as a temporary file, its name and digests. Raises Refused (empty_file, bad_name, too_large)."""
    file = request.files.get("sheet")
    if file is None or not file.filename:
        raise Refused("no_file")
    name = filings.clean_name(file.filename)
    path, stored = store().receive(file.stream, limit=current_app.config["SHEET_LIMIT"])  # type: ignore[arg-type]
    try:
        if not stored.size:
            raise Refused("empty_file", name=name)
        yield path, name, stored
    finally:
        path.unlink(missing_ok=True)
