"""Taking an accepted proposal back as a whole, as long as nothing rests on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Row, delete, select, update

from acceptance.extensions import db
from acceptance.models import Arrangement, Document, Sample, Volume
from acceptance.models.states import ArrangementState
from acceptance.refusals import Stale
from acceptance.services.ground import holds, journal, parted
from acceptance.services.ground.access import Place
from acceptance.services.ground.built import Pile

from . import divided, laying, shelving, totals


def undo(place: Place, row: Arrangement, *, now: datetime) -> None:
    """Put everything back as it was before the proposal was accepted.

    Raises Stale when it is not accepted, Refused (not_in_stage, built_upon).
    """
    touched = {*row.before.get("made", ()), *map(int, row.before.get("volumes", ()))}
    holds.require_volumes(place, "volume.arrange", Volume.id.in_(touched))
    if row.state != ArrangementState.ACCEPTED:
        raise Stale
    before = row.before
    parted.refuse(row.project_id, row.made_at)
    _resting(row).refuse()
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


def _resting(row: Arrangement) -> Pile:
    """What was built on a proposal: a volume sealed, numbered or inspected, a file that came to one
    or was moved out of it since.
    """
    pile = Pile(_name(row))
    bound = row.body["volumes"]
    touched = {one["id"] for one in bound}
    titles = select(Volume.id, Volume.title).where(Volume.id.in_(touched)).order_by(Volume.id)
    pile.add("sealed", "volume", titles.where(Volume.sealed))
    numbered = titles.where(Volume.code != "", Volume.id.in_(row.before["made"]))
    pile.add("numbered", "volume", numbered)
    pile.add("sampled", "volume", titles.where(Volume.id.in_(select(Sample.volume_id))))
    pile.add("shelved_since", "volume", shelving.kept(Volume.id.in_(row.before["made"])))
    earlier = {volume for volume, *_laid in row.before["documents"].values() if volume}
    off = divided.gone_off(row.project_id, row.made_at) & (touched | earlier)
    if off != touched | earlier:
        gone = select(Volume.id, Volume.title).where(Volume.id.in_(off)).order_by(Volume.id)
        pile.add("divided_since", "volume", gone)
    laid = {number: one["id"] for one in bound for number in one["files"]}
    for file in _inside(touched):
        if laid.get(file.id) != file.volume_id:
            pile.note("put_inside", "document", file.id, file.title)
    return pile


def _name(row: Arrangement) -> str:
    """The proposal as people call it: by its first volume."""
    titles = [one["title"] for one in row.body["volumes"]]
    return next(iter(titles), str(row.id))


def _inside(volume_ids: Collection[int]) -> Iterable[Row[int, str, int | None]]:
    return db.session.execute(
        select(Document.id, Document.title, Document.volume_id)
        .where(Document.volume_id.in_(volume_ids))
        .order_by(Document.id)
    )
