"""组卷: an accepted proposal made real, whole or not at all; `before` keeps what `undoing` needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Row, func, insert, select, update

from acceptance.extensions import db
from acceptance.models import Arrangement, Document, Organisation, Party, Volume
from acceptance.models.shapes import Proposal
from acceptance.models.states import ArrangementState, Gone
from acceptance.refusals import Refused
from acceptance.services.ground import holds, journal, keys
from acceptance.services.ground.access import Place
from workflows.arranging import ProposedVolume
from workflows.roles import PartyKind

from . import laying, shelf, totals, volumes
from .arrangements import require_open
from .laying import Spot

Lain = Row[int, int | None, int, int | None, int | None]
"""Where a file lies: id, volume, position, first and last page."""


def accept(place: Place, row: Arrangement, *, version: int, now: datetime) -> int:
    """Make the proposal real, whole or not at all; returns how many volumes came to be.

    Raises Stale, Refused (not_in_stage; arrangement_stale when a file lies elsewhere by now;
    volume_sealed, volume_fixed).
    """
    require_open(row, version)
    body: Proposal = {**row.body, "volumes": [one.copy() for one in row.body["volumes"]]}
    origin = {int(number): volume or None for number, volume in body["from"].items()}
    here = _here(place.project.id, list(origin))
    _refuse_moved(origin, here)
    into = [one["into"] for one in body["volumes"] if one["into"]]
    touched = {*into, *filter(None, origin.values())}
    holds.require_volumes(place, "volume.arrange", Volume.id.in_(touched))
    kept = {
        str(volume.id): (volume.title, volume.spine)
        for volume in db.session.scalars(select(Volume).where(Volume.id.in_(into)))
    }
    made = _make_volumes(place, row.section, body["volumes"])
    used = {number for one in body["volumes"] for number in one["files"]}
    spots = _spots(body, loose=(number for number in origin if number not in used))
    row.before = {
        "documents": {
            str(number): (lain.volume_id, lain.position, lain.first_page, lain.last_page)
            for number, lain in here.items()
        },
        "made": made,
        "volumes": kept,
    }
    row.state, row.body = ArrangementState.ACCEPTED.value, body
    db.session.flush()
    laying.write(spots)
    totals.count_again({one["id"] for one in body["volumes"]} | set(origin.values()))
    _span(made)
    journal.record(
        place.project.id,
        "accept_volumes",
        actor=place.viewer,
        now=now,
        noun="arrangement",
        object_id=row.id,
        facts={
            "section": row.section,
            "volumes": len(made),
            "changed": len(into),
            "files": len(used),
        },
    )
    return len(made)


def _here(project_id: int, ids: Sequence[int]) -> dict[int, Lain]:
    """Where the files of the proposal lie now; one that is gone, or was withdrawn, is left out."""
    found: dict[int, Lain] = {}
    for some in shelf.batches(ids):
        for row in db.session.execute(
            select(
                Document.id,
                Document.volume_id,
                Document.position,
                Document.first_page,
                Document.last_page,
            ).where(
                Document.project_id == project_id,
                Document.id.in_(some),
                Document.gone == Gone.HERE,
            )
        ):
            found[row.id] = row
    return found


def _refuse_moved(origin: Mapping[int, int | None], here: Mapping[int, Lain]) -> None:
    """Raises Refused (arrangement_stale) for files that are gone or lie in another volume."""
    moved = sum(
        number not in here or here[number].volume_id != volume for number, volume in origin.items()
    )
    if moved:
        raise Refused("arrangement_stale", count=moved)


def _spots(body: Proposal, *, loose: Iterable[int]) -> list[Spot]:
    """The places of all files of a proposal: in their volumes, or in none any more."""
    pages = {int(number): count for number, count in body["pages"].items()}
    spots: list[Spot] = []
    for one in body["volumes"]:
        spots += laying.run(one["id"], [(file, pages.get(file, 0)) for file in one["files"]])
    return [*spots, *(laying.alone(file, pages.get(file, 0)) for file in loose)]


def _make_volumes(place: Place, section: int, proposed: Iterable[ProposedVolume]) -> list[int]:
    """Rows for the new volumes; each proposed volume learns its id.

    The ids are given here, not by the database: one insert for all, and the files can follow.
    """
    number = volumes.next_number(place.project.id)
    unit = _unit(place, section)
    proposed = list(proposed)
    new = iter(keys.of_volumes(sum(not one["into"] for one in proposed)))
    fresh: list[dict[str, object]] = []
    made: list[int] = []
    for one in proposed:
        if one["into"]:
            one["id"] = one["into"]
            _update(one["id"], title=one["title"], spine=one["spine"])
            continue
        one["id"] = next(new)
        made.append(one["id"])
        fresh.append(
            {
                "id": one["id"],
                "project_id": place.project.id,
                "number": number + len(fresh),
                "title": one["title"],
                "section": section,
                "groups": "",
                "files": 0,
                "pages": 0,
                "drawings": 0,
                "sound": True,
                "holds": one["holds"],
                "bundle": one["key"],
                "by_hand": bool(one.get("edited")),
                "retention": one["retention"],
                "secrecy": one["secrecy"],
                "spine": one["spine"],
                "unit": unit,
                "begins_on": None,
                "ends_on": None,
            }
        )
    if fresh:
        db.session.execute(insert(Volume), fresh)
    return made


def _update(volume_id: int, **values: str | int | date | None) -> None:
    db.session.execute(
        update(Volume).where(Volume.id == volume_id).values(**values),
        execution_options={"synchronize_session": False},
    )


def _unit(place: Place, section: int) -> str:
    """立卷单位: who builds the section, or the owner."""
    kind = PartyKind.OWNER
    if section:
        kind = PartyKind.CONTRACTOR
    name = db.session.scalar(
        select(Organisation.name)
        .join(Party, Party.organisation_id == Organisation.id)
        .where(
            Party.project_id == place.project.id,
            Party.kind == kind,
            Party.section == section,
            Party.ended_on.is_(None),
        )
        # the first of several leads
        .order_by(Party.bond, Party.id)
        .limit(1)
    )
    return name or ""


def _span(volume_ids: Sequence[int]) -> None:
    """起止日期 of new volumes from their files."""
    for some in shelf.batches(volume_ids):
        spans = db.session.execute(
            select(
                Document.volume_id,
                func.min(Document.formed_on).label("begins"),
                func.max(func.coalesce(Document.formed_until, Document.formed_on)).label("ends"),
            )
            .where(Document.volume_id.in_(some))
            .group_by(Document.volume_id)
        ).all()
        for span in spans:
            _update(span.volume_id, begins_on=span.begins, ends_on=span.ends)
    db.session.expire_all()
