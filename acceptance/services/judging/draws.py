"""The sample: its frame fixed before the drawing, drawn by a number that the panel names.

What inspectors write of it is in notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Draw, Sample, Volume
from acceptance.refusals import Refused
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from workflows import clauses, sampling
from workflows.projects import Stage

from .reviews import in_stage


class Published(TypedDict):
    """Everything by which anyone can draw the same sample again, as `sampling.verify` reads it."""

    project: str
    head: str
    frame_digest: str
    number: int | None
    named_by: str
    seed: str
    rule: sampling.Rule
    frame: list[sampling.Volume]
    drawn: list[list[int | str]]


def frame(place: Place) -> list[sampling.Volume]:
    """All volumes as the drawing sees them, in the order of their numbers."""
    kinds = clauses.focus(packs.procedure(place.project))
    rows = db.session.execute(
        select(Volume.number, Volume.title, Volume.groups, Volume.drawings)
        .where(Volume.project_id == place.project.id)
        .order_by(Volume.number)
    )
    return [
        {
            "key": number,
            "title": title,
            "drawings": drawings,
            "focus": [kind.name for kind in kinds if kind.holds(title, groups)],
        }
        for number, title, groups, drawings in rows
    ]


def of(project_id: int) -> Draw | None:
    """The drawing of a project, once its frame is fixed."""
    return db.session.scalar(select(Draw).where(Draw.project_id == project_id))


def drawn(project_id: int) -> Sequence[Sample]:
    """The volumes in the sample, in the order of the volumes."""
    wanted = select(Sample).where(Sample.project_id == project_id).order_by(Sample.volume_id)
    return db.session.scalars(wanted).all()


def fix(place: Place, *, now: datetime) -> Draw:
    """Fix what the seed will follow from, before anyone names a number.

    Raises Refused (not_in_stage, frame_fixed, no_volumes_yet).
    """
    in_stage(place, (Stage.REVIEW,))
    project_id = place.project.id
    if of(project_id):
        raise Refused("frame_fixed")
    volumes = frame(place)
    if not volumes:
        raise Refused("no_volumes_yet")
    digest = sampling.frame_digest(volumes)
    said = {"frame": digest, "volumes": len(volumes)}
    # The line first: the seed follows from its hash, so that the frame stands in the very head it
    # is drawn by.
    journal.record(project_id, "fix_frame", actor=place.viewer, now=now, facts=said)
    _length, head = journal.head(project_id)
    row = Draw(
        project_id=project_id,
        head=head,
        frame=digest,
        volumes=len(volumes),
        fixed_by=place.viewer.name,
        fixed_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def draw(place: Place, number: int, named_by: str, *, now: datetime) -> int:
    """Draw by the number that the panel names. Returns how many volumes.

    Raises Refused (not_in_stage, frame_not_fixed, drawn_already, frame_changed).
    """
    in_stage(place, (Stage.REVIEW,))
    project = place.project
    row = of(project.id)
    if row is None:
        raise Refused("frame_not_fixed")
    if row.seed:
        raise Refused("drawn_already")
    volumes = frame(place)
    if sampling.frame_digest(volumes) != row.frame:
        raise Refused("frame_changed")
    row.number, row.named_by, row.drawn_at = number, named_by, now
    row.seed = sampling.seed(row.head, row.frame, number)
    chosen = sampling.draw(volumes, packs.procedure(project).sampling, row.seed)
    ids = _put_in(project.id, chosen, now)
    journal.record(
        project.id,
        "draw_sample",
        actor=place.viewer,
        now=now,
        facts={
            "number": number,
            "named_by": named_by,
            "seed": row.seed,
            "volumes": len(chosen),
            "ids": ids,
        },
    )
    return len(chosen)


def _put_in(project_id: int, chosen: Sequence[tuple[int, str]], now: datetime) -> list[int]:
    """The drawn volumes, by number and focus, as rows; one that was added by hand before counts as
    drawn from now on. Returns the ids of the volumes.
    """
    numbered = select(Volume.number, Volume.id).where(Volume.project_id == project_id)
    ids = dict(db.session.execute(numbered).all())
    here = {sample.volume_id: sample for sample in drawn(project_id)}
    for key, focus in chosen:
        if found := here.get(ids[key]):
            found.focus, found.by_hand = focus, False
            continue
        fresh = Sample(project_id=project_id, volume_id=ids[key], focus=focus, drawn_at=now)
        db.session.add(fresh)
    db.session.flush()
    return sorted(ids[key] for key, _focus in chosen)


def published(place: Place) -> Published:
    """Everything by which anyone can draw the same sample again.

    Raises Refused (frame_not_fixed).
    """
    row = of(place.project.id)
    if row is None or not row.seed:
        raise Refused("frame_not_fixed")
    volumes, rule = frame(place), packs.procedure(place.project).sampling
    return {
        "project": place.project.code,
        "head": row.head,
        "frame_digest": row.frame,
        "number": row.number,
        "named_by": row.named_by,
        "seed": row.seed,
        "rule": rule,
        "frame": volumes,
        "drawn": [[key, focus] for key, focus in sampling.draw(volumes, rule, row.seed)],
    }


def add(place: Place, number: int, remark: str, *, now: datetime) -> None:
    """Put one volume into the sample by hand, or remark on one that is in it.

    Raises Refused (not_in_stage, no_such_volume).
    """
    in_stage(place, (Stage.REVIEW,))
    project_id = place.project.id
    volume_id = db.session.scalar(
        select(Volume.id).where(Volume.project_id == project_id, Volume.number == number)
    )
    if volume_id is None:
        raise Refused("no_such_volume", number=number)
    found = db.session.scalar(
        select(Sample).where(Sample.project_id == project_id, Sample.volume_id == volume_id)
    )
    if found is None:
        found = Sample(project_id=project_id, volume_id=volume_id, by_hand=True, drawn_at=now)
        db.session.add(found)
    found.remark = remark
    db.session.flush()
    journal.record(
        project_id,
        "sample_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume_id,
        facts={"volume": number, "remark": remark},
    )
