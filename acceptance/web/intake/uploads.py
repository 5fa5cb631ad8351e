"""Taking files from a request: bytes go to disk before any transaction is opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import current_app, g, request

from acceptance.gateways.storage import LocalStore, Stored
from acceptance.models import Filing
from acceptance.refusals import Refused
from acceptance.services.files import filings
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground.access import Place
from acceptance.services.intake import arrivals
from acceptance.services.intake.arrivals import Sent


def store() -> LocalStore:
    """Where the bytes are kept."""
    kept: LocalStore = current_app.extensions["store"]
    return kept


def received() -> list[Incoming | Receipt]:
    """The files of the field `files`, each durable on disk or refused with its reason."""
    sent = [
        (file.filename or "", file.stream)
        for file in request.files.getlist("files")
        if file.filename
    ]
    if not sent:
        raise Refused("no_file")
    return filings.receive(store(), sent, limit=current_app.config["UPLOAD_LIMIT"])


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
