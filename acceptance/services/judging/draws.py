"""The sample: its frame fixed before the drawing, drawn by a number that the panel names, recorded by the inspectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.filetypes import JPEG, PNG
from acceptance.gateways.storage import LocalStore
from acceptance.models import Draw, Sample, SampleNote, Volume
from acceptance.models.shapes import Photo
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from workflows import clauses, sampling
from workflows.projects import Stage

from .reviews import in_stage

RESULTS = {"sound": "合格", "faulty": "有问题"}


def frame(place: Place) -> list[dict[str, Any]]:
    """All volumes as the drawing sees them, in the order of their numbers."""
    kinds = clauses.focus(packs.procedure(place.project))
    rows = db.session.execute(
        select(Volume.number, Volume.title, Volume.groups, Volume.drawings)
        .where(Volume.project_id == place.project.id)
        .order_by(Volume.number)
    )
    return [
        {
            "key": row.number,
            "title": row.title,
            "drawings": row.drawings,
            "focus": [kind.name for kind in kinds if kind.holds(row.title, row.groups)],
        }
        for row in rows
    ]


def of(project_id: int) -> Draw | None:
    found: Draw | None = db.session.scalar(select(Draw).where(Draw.project_id == project_id))
    return found


def fix(place: Place, *, now: datetime) -> Draw:
    """Fix what the seed will follow from, before anyone names a number. Raises Refused (not_in_stage, frame_fixed, no_volumes_yet)."""
    in_stage(place, (Stage.REVIEW,))
    if of(place.project.id):
        raise Refused("frame_fixed")
    volumes = frame(place)
    if not volumes:
        raise Refused("no_volumes_yet")
    digest = sampling.frame_digest(volumes)
    journal.record(
        place.project.id,
        "fix_frame",
        actor=place.viewer,
        now=now,
        facts={"frame": digest, "volumes": len(volumes)},
    )
    row = Draw(
        project_id=place.project.id,
        head=journal.head(place.project.id)[1],
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
    row = of(place.project.id)
    if row is None:
        raise Refused("frame_not_fixed")
    if row.seed:
        raise Refused("drawn_already")
    volumes = frame(place)
    if sampling.frame_digest(volumes) != row.frame:
        raise Refused("frame_changed")
    row.number, row.named_by, row.drawn_at = number, named_by, now
    row.seed = sampling.seed(row.head, row.frame, number)
    chosen = sampling.draw(volumes, packs.procedure(place.project).sampling, row.seed)
    ids = dict(
        db.session.execute(
            select(Volume.number, Volume.id).where(Volume.project_id == place.project.id)
        ).all()
    )
    here = {
        sample.volume_id: sample
        for sample in db.session.scalars(
            select(Sample).where(Sample.project_id == place.project.id)
        )
    }
    for key, focus in chosen:
        if found := here.get(ids[key]):
            found.focus, found.by_hand = focus, False
        else:
            db.session.add(
                Sample(project_id=place.project.id, volume_id=ids[key], focus=focus, drawn_at=now)
            )
    db.session.flush()
    journal.record(
        place.project.id,
        "draw_sample",
        actor=place.viewer,
        now=now,
        facts={"number": number, "named_by": named_by, "seed": row.seed, "volumes": len(chosen)},
    )
    return len(chosen)


def published(place: Place) -> dict[str, Any]:
    """Everything by which anyone can draw the same sample again. Raises Refused (frame_not_fixed)."""
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
        "drawn": [list(pair) for pair in sampling.draw(volumes, rule, row.seed)],
    }


def add(place: Place, number: int, remark: str, *, now: datetime) -> None:
    """Put one volume into the sample by hand, or remark on one that is in it. Raises Refused (no_such_volume)."""
    in_stage(place, (Stage.REVIEW,))
    volume = db.session.scalar(
        select(Volume).where(Volume.project_id == place.project.id, Volume.number == number)
    )
    if volume is None:
        raise Refused("no_such_volume", number=number)
    found = db.session.scalar(
        select(Sample).where(Sample.project_id == place.project.id, Sample.volume_id == volume.id)
    )
    if found is None:
        found = Sample(project_id=place.project.id, volume_id=volume.id, by_hand=True, drawn_at=now)
        db.session.add(found)
    found.remark = remark
    db.session.flush()
    journal.record(
        place.project.id,
        "sample_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume.id,
        facts={"volume": number, "remark": remark},
    )


PHOTOS = 6
"""Photos of one entry at most."""


def add_photo(
    place: Place,
    entry: str,
    taken: Incoming | Receipt,
    seen: Mapping[str, Any],
    store: LocalStore,
    *,
    now: datetime,
) -> None:
    """A photo to an entry of one's own, with a pin where the fault is. One that is there already is passed over.

    Raises NotFound, Forbidden, Refused (not_in_stage, unknown_type, too_many_photos).
    """
    in_stage(place, (Stage.REVIEW, Stage.RECHECK))
    row = db.session.scalar(
        select(SampleNote).where(
            SampleNote.project_id == place.project.id, SampleNote.entry == entry
        )
    )
    if row is None:
        raise NotFound
    if row.by != place.viewer.name:
        raise Forbidden("sample.note")
    if isinstance(taken, Receipt):
        raise taken.refused or Refused("no_file")
    if taken.media_type not in (JPEG, PNG):
        taken.path.unlink(missing_ok=True)
        raise Refused("unknown_type", name=taken.name)
    if any(one["digest"] == taken.stored.digest for one in row.photos):
        taken.path.unlink(missing_ok=True)
        return
    if len(row.photos) >= PHOTOS:
        taken.path.unlink(missing_ok=True)
        raise Refused("too_many_photos", count=PHOTOS)
    store.keep(taken.path, taken.stored)
    photo: Photo = {
        "digest": taken.stored.digest,
        "type": taken.media_type,
        "width": seen["width"],
        "height": seen["height"],
        "x": seen["x"],
        "y": seen["y"],
    }
    row.photos = [*row.photos, photo]
    journal.record(
        place.project.id,
        "note_photo",
        actor=place.viewer,
        now=now,
        noun="sample",
        object_id=row.sample_id,
        facts={"entry": entry, "sha256": taken.stored.digest},
    )
    db.session.flush()


def note(place: Place, entries: Sequence[Mapping[str, Any]], *, now: datetime) -> int:
    """Take in what inspectors wrote, on line or after being off line. Each entry has a name of its own and comes in once.

    Returns how many were new. Raises Refused (not_in_stage, no_such_volume).
    """
    in_stage(place, (Stage.REVIEW, Stage.RECHECK))
    samples = {
        sample.volume.number: sample
        for sample in db.session.scalars(
            select(Sample).where(Sample.project_id == place.project.id)
        )
    }
    known = set(
        db.session.scalars(
            select(SampleNote.entry).where(SampleNote.entry.in_([one["entry"] for one in entries]))
        )
    )
    fresh = [one for one in entries if one["entry"] not in known]
    for one in fresh:
        sample = samples.get(one["volume"])
        if sample is None:
            raise Refused("no_such_volume", number=one["volume"])
        db.session.add(
            SampleNote(
                project_id=place.project.id,
                sample_id=sample.id,
                entry=one["entry"],
                result=one["result"],
                text=one["text"],
                page=one["page"],
                photos=list(one.get("photos", ())),
                by=place.viewer.name,
                at=one["at"],
                entered_at=now,
            )
        )
        if one["result"] and sample.result != "faulty":
            sample.result = one["result"]
        if one["text"]:
            sample.remark = "；".join(filter(None, [sample.remark, one["text"]]))[:1000]
    db.session.flush()
    if fresh:
        journal.record(
            place.project.id,
            "note_sample",
            actor=place.viewer,
            now=now,
            noun="sample",
            facts={"entries": len(fresh), "volumes": sorted({one["volume"] for one in fresh})[:50]},
        )
    return len(fresh)
