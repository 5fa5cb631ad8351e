"""封卷: volumes closed to every change, and opened again with a reason on record.

Whether something is sealed is asked in `services.files.seals`, by every verb that touches a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Numbering, Volume
from acceptance.refusals import Refused
from acceptance.services.ground import holds, journal
from acceptance.services.ground.access import Place


def seal(place: Place, volume_ids: Sequence[int], *, now: datetime) -> int:
    """Close volumes to every change; returns how many were closed.

    Raises Refused (not_in_stage; volume_unsound) for one without files or with a broken page run.
    """
    holds.require(place, "volume.seal")
    rows = db.session.scalars(
        select(Volume)
        .where(
            Volume.project_id == place.project.id,
            Volume.id.in_(volume_ids),
            Volume.sealed.is_(False),
        )
        .order_by(Volume.id)
    )
    done = 0
    for volume in rows:
        if not volume.sound:
            raise Refused("volume_unsound", name=volume.title)
        volume.sealed = True
        done += 1
        journal.record(
            place.project.id,
            "seal_volume",
            actor=place.viewer,
            now=now,
            noun="volume",
            object_id=volume.id,
            facts={
                "title": volume.title,
                "files": volume.files,
                "pages": volume.pages,
                "code": volume.code,
            },
        )
    db.session.flush()
    return done


def unseal(place: Place, volume: Volume, reason: str, *, now: datetime) -> None:
    """Open a sealed volume again. Raises Refused (numbers_frozen, not_in_stage, volume_fixed)."""
    if is_frozen(place.project.id):
        raise Refused("numbers_frozen")
    holds.require_unfixed(place, "volume.unseal", Volume.id == volume.id)
    volume.sealed = False
    db.session.flush()
    journal.record(
        place.project.id,
        "unseal_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume.id,
        facts={"title": volume.title, "reason": reason},
    )


def is_frozen(project_id: int) -> bool:
    """Whether numbers and seals are final: the archive has been handed over."""
    frozen = db.session.scalar(select(Numbering.frozen).where(Numbering.project_id == project_id))
    return bool(frozen)
