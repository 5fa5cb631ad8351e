"""Originals that wait for the lasting file of their name: once it is there they lie beside it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.storage import Stored
from acceptance.models import Filing, HeldFile
from acceptance.models.states import HeldState
from acceptance.services.files import filings
from acceptance.services.files.filings import Incoming
from acceptance.services.ground.access import Place
from workflows.names import stem


def follow(place: Place, filing: Filing, incoming: Incoming, folder: str, *, now: datetime) -> None:
    """Put what waits at that place under the name of a lasting file beside it."""
    if incoming.media_type not in filetypes.LASTING:
        return
    waiting = select(HeldFile).where(
        HeldFile.project_id == place.project.id,
        HeldFile.state == HeldState.HELD,
        HeldFile.reason == "no_twin",
        HeldFile.filing_id == filing.id,
        HeldFile.folder == folder,
    )
    for row in db.session.scalars(waiting.order_by(HeldFile.id)).all():
        if stem(row.name) != stem(incoming.name):
            continue
        original = Incoming(
            row.name, Path(), Stored(row.digest, row.size, row.crc32), row.media_type
        )
        document = filings.attach(place, filing, None, original, now=now, folder=folder)
        row.state, row.document_id = HeldState.PLACED.value, document.id
    db.session.flush()
