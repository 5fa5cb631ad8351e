"""档号 of a project: the pattern, its dry run with proof, and the numbering itself.

Frozen once the archive is handed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, bindparam, select, update

from acceptance.extensions import db
from acceptance.models import Numbering, Volume
from acceptance.models.befores import NumberedBefore, NumberingBefore
from acceptance.models.befores import Pattern as OldPattern
from acceptance.refusals import Refused
from acceptance.services.ground import holds, journal, packs
from acceptance.services.ground.access import Place
from acceptance.services.ground.holds import Hold
from workflows import arranging, numbering, replay
from workflows.acts import FIXED
from workflows.numbering import Numbered, Pattern, Proof

from . import terms

_VOLUME = Volume.metadata.tables["volume"]
_NUMBERED = (
    update(_VOLUME)
    .where(_VOLUME.c.id == bindparam("b_id"))
    .values(
        number=bindparam("b_number"),
        code=bindparam("b_code"),
        former_code=bindparam("b_former"),
        see_also=bindparam("b_also"),
    )
)
JOURNALED = 500
"""Codes that a journal line names; the digest is over all."""
Bound = Row[int, int, str, int, str, str, int, str, str, str, bool]
"""A volume: id, number, title, section, classes, retention, files, 档号, what it holds, 互见号, whether
it stands in the fixed archive.
"""


def settings(project_id: int) -> Numbering | None:
    """The pattern and values that the project chose last."""
    return db.session.get(Numbering, project_id)


def pattern_of(project_id: int) -> Pattern | None:
    """The pattern in force; files get their numbers from it."""
    return pattern_in(settings(project_id))


def pattern_in(row: Numbering | None) -> Pattern | None:
    """The pattern of what was chosen; nothing where nothing was."""
    if row is None:
        return None
    return numbering.read(row.pattern)


def in_order(place: Place) -> list[Bound]:
    """The volumes in the order in which they are numbered: by section, by class in the pack's
    order, then as they came; while the archive stands fixed its volumes go first, as they are.
    """
    rules = arranging.rules(packs.scope(place.project))
    rows = db.session.execute(
        select(
            Volume.id,
            Volume.number,
            Volume.title,
            Volume.section,
            Volume.groups,
            Volume.retention,
            Volume.files,
            Volume.code,
            Volume.holds,
            Volume.see_also,
            Volume.fixed,
        )
        .where(Volume.project_id == place.project.id)
        .order_by(Volume.number)
    ).all()

    stands = place.project.state in FIXED

    def order(row: Bound) -> tuple[int, int, int, int]:
        if stands and row.fixed:
            return (0, 0, 0, row.number)
        group = row.groups.split(" ")[0]
        return (
            1,
            row.section,
            rules.rank(group, drawings=row.holds == "drawings", media=row.holds == "media"),
            row.number,
        )

    return sorted(rows, key=order)


def dry_run(
    place: Place, text: str, values: Mapping[str, str]
) -> tuple[Pattern, Proof, list[Bound]]:
    """Number everything without writing: the pattern, the proof, and the volumes in their new
    order. Raises BadPattern.
    """
    pattern = numbering.read(text)
    rows = in_order(place)
    kept = terms.of(place.project.id)
    volumes = [
        Numbered(
            row.id,
            row.section,
            row.groups.split(" ")[0],
            kept[row.id].retention,
            row.files,
            row.code,
        )
        for row in rows
    ]
    return pattern, numbering.dry_run(pattern, volumes, values), rows


def apply(place: Place, text: str, values: Mapping[str, str], *, now: datetime) -> int:
    """Write the codes and keep the pattern; 互见号 follow their volumes.

    Returns how many volumes changed theirs; one that did keeps its former code beside the new one.

    Raises BadPattern, Refused (not_in_stage, archive_fixed, numbers_frozen, numbers_wrong,
    numbers_fixed, no_volumes_yet).
    """
    row = settings(place.project.id)
    if row is not None and row.frozen:
        raise Refused("numbers_frozen")
    hold = holds.require(place, "volume.number")
    pattern, proof, rows = dry_run(place, text, values)
    if proof.problems:
        raise Refused("numbers_wrong")
    if not rows:
        raise Refused("no_volumes_yet")
    _refuse_fixed(hold, rows, proof)
    renamed = {one.code: proof.codes[one.id] for one in rows if one.code}
    before = _stands(place.project.id, row, renamed)
    if row is None:
        row = Numbering(project_id=place.project.id, pattern=pattern.text)
        db.session.add(row)
    row.made_at, row.before = now, before
    row.pattern = pattern.text
    row.fonds = values.get("fonds", "")
    row.category = values.get("category", "")
    row.project_number = values.get("project_number", "")
    db.session.flush()
    former = {one.id: one.code for one in rows if one.code != proof.codes[one.id]}
    write(
        place.project.id,
        [
            {
                "b_id": one.id,
                "b_number": number,
                "b_code": proof.codes[one.id],
                "b_former": former.get(one.id, ""),
                "b_also": numbering.carried(one.see_also, renamed),
            }
            for number, one in enumerate(rows, 1)
        ],
    )
    given = [(one.id, proof.codes[one.id]) for one in rows]
    journal.record(
        place.project.id,
        "number_volumes",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=0,
        facts={
            "pattern": pattern.text,
            "volumes": len(rows),
            "changed": len(former),
            "first": proof.codes[rows[0].id],
            "last": proof.codes[rows[-1].id],
            "renamed": [[a, b] for a, b in renamed.items() if a != b][:JOURNALED],
            "codes": given[:JOURNALED],
            "digest": replay.numbers.digest(given),
        },
    )
    return len(former)


def _stands(project_id: int, row: Numbering | None, renamed: Mapping[str, str]) -> NumberingBefore:
    """Volumes and pattern as they are before they are numbered."""
    pattern: OldPattern | None = None
    if row is not None:
        pattern = {
            "pattern": row.pattern,
            "fonds": row.fonds,
            "category": row.category,
            "project_number": row.project_number,
        }
    lying = (
        select(
            Volume.id,
            Volume.number,
            Volume.code,
            Volume.former_code,
            Volume.see_also,
            Volume.sealed,
        )
        .where(Volume.project_id == project_id)
        .order_by(Volume.number)
    )
    volumes: list[NumberedBefore] = [
        {
            "id": one.id,
            "number": one.number,
            "code": one.code,
            "former": one.former_code,
            "also": one.see_also,
            "now": numbering.carried(one.see_also, renamed),
            "sealed": one.sealed,
        }
        for one in db.session.execute(lying)
    ]
    return {"pattern": pattern, "volumes": volumes}


def write(project_id: int, values: Sequence[Mapping[str, int | str]]) -> None:
    """Give every volume its number, 档号, former 档号 and 互见号, under the names of `_NUMBERED`."""
    connection = db.session.connection()
    # numbers and codes are unique in a project: all must be out of the way before any is given
    connection.execute(
        update(_VOLUME)
        .where(_VOLUME.c.project_id == project_id)
        .values(number=-_VOLUME.c.number, code="")
    )
    connection.execute(_NUMBERED, list(values))
    db.session.expire_all()


def _refuse_fixed(hold: Hold, rows: Sequence[Bound], proof: Proof) -> None:
    """Raises Refused (numbers_fixed) when a volume that stands fixed would get another number."""
    if hold.stage not in FIXED or hold.whole:
        return
    for place_in_order, one in enumerate(rows, 1):
        kept = one.code == proof.codes[one.id] and one.number == place_in_order
        if one.fixed and one.id not in hold.volumes and not kept:
            raise Refused("numbers_fixed", name=one.code or one.title)


def freeze(project_id: int) -> None:
    """At the hand-over: numbers and volumes stay as they are from now on."""
    row = settings(project_id)
    if row is not None:
        row.frozen = True
    db.session.execute(
        update(Volume).where(Volume.project_id == project_id).values(sealed=True),
        execution_options={"synchronize_session": False},
    )
    db.session.flush()
    db.session.expire_all()
