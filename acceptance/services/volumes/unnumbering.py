"""The last numbering (档号) taken back as a whole, as long as nothing rests on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import ArchiveVersion, Job, Numbering, Sample, Volume
from acceptance.models.befores import NumberedBefore
from acceptance.refusals import Refused
from acceptance.services.ground import holds, journal, parted
from acceptance.services.ground.access import Place
from acceptance.services.ground.built import Pile
from workflows import replay

from . import numbers

ACT = "volume.number"


def may(place: Place) -> bool:
    """Whether there is a numbering that this hand may ask to take back now."""
    row = numbers.settings(place.project.id)
    return row is not None and row.made_at is not None and not row.frozen and holds.may(place, ACT)


def undo(place: Place, *, now: datetime) -> int:
    """Put numbers, 档号, 互见号 and the pattern back as they were before the last numbering; how many
    volumes there are.

    Raises Refused (nothing_numbered, numbers_frozen, not_in_stage, archive_fixed, volume_fixed,
    built_upon).
    """
    row = numbers.settings(place.project.id)
    if row is None or row.before is None:
        raise Refused("nothing_numbered")
    if row.frozen:
        raise Refused("numbers_frozen")
    if row.made_at is not None:
        parted.refuse(row.project_id, row.made_at)
    before = row.before["volumes"]
    holds.require_unfixed(place, ACT, Volume.project_id == place.project.id)
    _resting(row, before).refuse()
    undone = row.pattern
    _pattern_back(row)
    numbers.write(
        place.project.id,
        [
            {
                "b_id": one["id"],
                "b_number": one["number"],
                "b_code": one["code"],
                "b_former": one["former"],
                "b_also": one["also"],
            }
            for one in before
        ],
    )
    _record(place, undone, before, now)
    return len(before)


def _pattern_back(row: Numbering) -> None:
    """The pattern that stood before; where there was none, none stands."""
    assert row.before is not None
    pattern = row.before["pattern"]
    row.made_at = row.before = None
    if pattern is None:
        db.session.delete(row)
    else:
        row.pattern, row.fonds = pattern["pattern"], pattern["fonds"]
        row.category, row.project_number = pattern["category"], pattern["project_number"]
    db.session.flush()


def _record(place: Place, undone: str, before: list[NumberedBefore], now: datetime) -> None:
    given = [(one["id"], one["code"]) for one in before if one["code"]]
    settings = numbers.settings(place.project.id)
    pattern = ""
    if settings is not None:
        pattern = settings.pattern
    journal.record(
        place.project.id,
        "undo_numbers",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=0,
        facts={
            "undone": undone,
            "pattern": pattern,
            "volumes": len(given),
            "codes": given[: numbers.JOURNALED],
            "digest": replay.numbers.digest(given),
        },
    )


def _resting(row: Numbering, before: list[NumberedBefore]) -> Pile:
    """What was built on a numbering: a volume made, taken away, sealed or inspected since, one whose
    互见号 was typed over, one that was printed or that stands in a version fixed since.
    """
    pile = Pile(row.pattern)
    mine = Volume.project_id == row.project_id
    known = {one["id"]: one for one in before}
    titles = select(Volume.id, Volume.title).where(mine).order_by(Volume.number)
    for one in db.session.execute(
        select(Volume.id, Volume.title, Volume.sealed, Volume.see_also)
        .where(mine)
        .order_by(Volume.number)
    ):
        old = known.pop(one.id, None)
        if old is None:
            pile.note("made_since", "volume", one.id, one.title)
        elif one.sealed and not old["sealed"]:
            pile.note("sealed", "volume", one.id, one.title)
        elif one.see_also != old["now"]:
            pile.note("also_typed", "volume", one.id, one.title)
    for gone in known.values():
        pile.note("taken_since", "volume", gone["id"], gone["code"] or str(gone["number"]))
    pile.add("sampled", "volume", titles.where(Volume.id.in_(select(Sample.volume_id))))
    pile.add("printed", "volume", titles.where(Volume.id.in_(_printed(row))))
    fixed = select(ArchiveVersion.id).where(
        ArchiveVersion.project_id == row.project_id, ArchiveVersion.made_at >= row.made_at
    )
    if db.session.scalar(fixed.limit(1)):
        pile.add("fixed_since", "volume", titles.where(Volume.fixed))
    return pile


def _printed(row: Numbering) -> list[int]:
    """The volumes of which a PDF was asked for since; a paper of many volumes shows them all."""
    asked = select(Job.payload).where(
        Job.project_id == row.project_id, Job.kind == "print_paper", Job.queued_at >= row.made_at
    )
    found: set[int] = set()
    for payload in db.session.scalars(asked.order_by(Job.id)):
        if payload.get("form", "pdf") != "pdf":
            continue  # a long Word file or workbook is made as a short one is, of which nothing is kept
        volume = payload.get("volume")
        if volume is None:
            inside = select(Volume.id).where(Volume.project_id == row.project_id)
            if payload.get("section") is not None:
                inside = inside.where(Volume.section == payload["section"])
            found.update(db.session.scalars(inside.order_by(Volume.id)))
        else:
            found.add(volume)
    return sorted(found)
