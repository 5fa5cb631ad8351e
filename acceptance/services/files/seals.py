"""Seals of volumes, as every verb asks for them before it touches a file; sealing itself is in the
room volumes.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from acceptance.extensions import db
from acceptance.models import Document, Volume
from acceptance.refusals import Refused


def refuse_sealed(condition: ColumnElement[bool]) -> None:
    """Raises Refused (volume_sealed) when one of the volumes that fit is sealed."""
    title = db.session.scalar(select(Volume.title).where(condition, Volume.sealed).limit(1))
    if title is not None:
        raise Refused("volume_sealed", name=title)


def refuse_sealed_file(document: Document) -> None:
    """Raises Refused (volume_sealed) when the file lies in a sealed volume."""
    if document.volume_id is not None:
        refuse_sealed(Volume.id == document.volume_id)
