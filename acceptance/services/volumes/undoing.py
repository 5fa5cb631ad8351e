"""Taking an accepted proposal back as a whole, as long as nothing rests on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Row, delete, select, update

from acceptance.extensions import db
from acceptance.models import Arrangement, Document, Sample, Volume
from acceptance.models.states import ArrangementState
from acceptance.refusals import Refused, Stale
from acceptance.services.ground import holds, journal
from acceptance.services.ground.access import Place

from . import laying, totals


def undo(place: Place, row: Arrangement, *, now: datetime) -> None:
    """Put everything back as it was before the proposal was accepted.

    Raises Stale when it is not accepted, Refused (not_in_stage, built_upon).
    """
    touched = {*row.before.get("made", ()), *map(int, row.before.get("volumes", ()))}
    holds.require_volumes(place, "volume.arrange", Volume.id.in_(touched))
    if row.state != ArrangementState.ACCEPTED:
        raise Stale
    before = row.before
    _refuse_built_upon(row)
    laying.write(
        [
            {
                "b_id": int(number),
                "b_volume": volume,
                "b_position": position,
                "b_first": first,
                "b_last": last,
            }
            for number, (volume, position, first, last) in before["documents"].items()
        ]
    )
    db.session.execute(
        delete(Volume).where(Volume.id.in_(before["made"])),
        execution_options={"synchronize_session": False},
    )
    for number, (title, spine) in before["volumes"].items():
        db.session.execute(
            update(Volume).where(Volume.id == int(number)).values(title=title, spine=spine),
            execution_options={"synchronize_session": False},
        )
    row.state = ArrangementState.UNDONE.value
    db.session.flush()
    earlier = (volume for volume, _position, _first, _last in before["documents"].values())
    totals.count_again([*map(int, before["volumes"]), *earlier])
    journal.record(
        place.project.id,
        "undo_volumes",
        actor=place.viewer,
        now=now,
        noun="arrangement",
        object_id=row.id,
        facts={"section": row.section, "volumes": len(before["made"])},
    )


def _refuse_built_upon(row: Arrangement) -> None:
    """Raises Refused (built_upon): a volume was sealed, numbered or drawn for the sample, or a
    file came to it or was moved since.
    """
    bound = row.body["volumes"]
    touched = {one["id"] for one in bound}
    rested = db.session.scalar(
        select(Volume.title)
        .outerjoin(Sample, Sample.volume_id == Volume.id)
        .where(
            Volume.id.in_(touched),
            Volume.sealed
            | (Volume.code != "") & Volume.id.in_(row.before["made"])
            | Sample.id.is_not(None),
        )
        .limit(1)
    )
    if rested:
        raise Refused("built_upon", name=rested)
    laid = {number: one["id"] for one in bound for number in one["files"]}
    for file in _inside(touched):
        if laid.get(file.id) != file.volume_id:
            raise Refused("built_upon", name=file.title)


def _inside(volume_ids: Collection[int]) -> Iterable[Row[int, str, int | None]]:
    return db.session.execute(
        select(Document.id, Document.title, Document.volume_id).where(
            Document.volume_id.in_(volume_ids)
        )
    )
