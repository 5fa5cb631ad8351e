"""What inspectors write of the sampled volumes, on line or off, with photos.

Entries are only added, and struck through by whoever wrote them (models.SampleNote).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NotRequired, TypedDict

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways.filetypes import JPEG, PNG
from acceptance.gateways.storage import LocalStore
from acceptance.models import Sample, SampleNote
from acceptance.models.shapes import Photo
from acceptance.models.states import SampleResult
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.files import purges
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows.words import N_

from . import basis, draws

RESULTS = {SampleResult.SOUND: N_("合格"), SampleResult.FAULTY: N_("有问题")}
PHOTOS = 6
"""Photos of one entry at most."""
NAMED = 50
"""How many volumes one line of the journal names."""
AHEAD = timedelta(minutes=10)
"""By how much the clock of a tablet may be fast."""


class Entry(TypedDict):
    """What one inspector wrote of one volume, as `forms.judging.reviews.NoteForm` reads it; `entry`
    is its own name.
    """

    entry: str
    volume: int
    result: str
    text: str
    page: str
    at: datetime
    photos: NotRequired[list[Photo]]


class Seen(TypedDict):
    """How large a photo is in pixels, and where on it the fault is, in thousandths from the top
    left.
    """

    width: int
    height: int
    x: int | None
    y: int | None


def may_note(place: Place, *, now: datetime) -> bool:
    """Whether this viewer may write entries now."""
    return basis.may(place, "sample.note", now=now)


def mine(place: Place, row: SampleNote) -> bool:
    """Whether the viewer wrote the entry; older ones know the writer by name alone."""
    if row.person_id is None:
        return row.by == place.viewer.name
    return row.person_id == place.viewer.person_id


def of(place: Place, entry: str) -> SampleNote:
    """An entry by its name. Raises NotFound."""
    row = db.session.scalar(
        select(SampleNote).where(
            SampleNote.project_id == place.project.id, SampleNote.entry == entry
        )
    )
    if row is None:
        raise NotFound
    return row


def photo(place: Place, entry: str, number: int) -> Photo:
    """A photo of an entry, counted from 0. Raises NotFound; Erased, Refused (purge_asked) where its
    bytes are purged.
    """
    photos = of(place, entry).photos
    if number >= len(photos):
        raise NotFound
    purges.require_kept(place, photos[number]["digest"], entry)
    return photos[number]


def add_photo(
    place: Place,
    entry: str,
    taken: Incoming | Receipt,
    seen: Seen,
    store: LocalStore,
    *,
    now: datetime,
) -> None:
    """A photo to an entry of one's own, with a pin where the fault is. One that is there already is
    passed over.

    Raises NotFound, Forbidden, Refused (not_in_stage, voted_upon, unknown_type, too_many_photos).
    """
    basis.require(place, "sample.note", now=now)
    row = of(place, entry)
    if not mine(place, row):
        raise Forbidden("sample.note")
    if isinstance(taken, Receipt):
        raise taken.refused or Refused("no_file")
    try:
        known = _refuse_photo(row, taken)
    except Refused:
        taken.path.unlink(missing_ok=True)
        raise
    if known:
        # A tablet that lost the answer sends again: the same photo is not a second one.
        taken.path.unlink(missing_ok=True)
        return
    store.keep(taken.path, taken.stored)
    fresh: Photo = {"digest": taken.stored.digest, "type": taken.media_type, **seen}
    # A new list: a JSON column does not notice that its list has grown.
    row.photos = [*row.photos, fresh]
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


def _refuse_photo(row: SampleNote, taken: Incoming) -> bool:
    """Whether the entry has the photo already. Raises Refused (unknown_type, too_many_photos)."""
    if taken.media_type not in (JPEG, PNG):
        raise Refused("unknown_type", name=taken.name)
    if any(one["digest"] == taken.stored.digest for one in row.photos):
        return True
    if len(row.photos) >= PHOTOS:
        raise Refused("too_many_photos", count=PHOTOS)
    return False


def take_in(place: Place, entries: Sequence[Entry], *, now: datetime) -> int:
    """Take in what inspectors wrote, on line or after being off line. Each entry has a name of its
    own and comes in once.

    Returns how many were new. Raises Refused (not_in_stage, voted_upon, no_such_volume).
    """
    basis.require(place, "sample.note", now=now)
    samples = {sample.volume.number: sample for sample in draws.drawn(place.project.id)}
    names = [one["entry"] for one in entries]
    known = set(db.session.scalars(select(SampleNote.entry).where(SampleNote.entry.in_(names))))
    # Twice in one request is once, too.
    fresh = list({one["entry"]: one for one in entries if one["entry"] not in known}.values())
    for one in fresh:
        sample = samples.get(one["volume"])
        if sample is None:
            raise Refused("no_such_volume", number=one["volume"])
        _write(place, sample, one, now)
        _count(sample)
    db.session.flush()
    if fresh:
        results = sorted((one["volume"], one["result"]) for one in fresh)
        journal.record(
            place.project.id,
            "note_sample",
            actor=place.viewer,
            now=now,
            noun="sample",
            facts={"entries": len(fresh), "results": [list(one) for one in results[:NAMED]]},
        )
    return len(fresh)


def strike(place: Place, entry: str, reason: str, *, now: datetime) -> int:
    """Strike an entry of one's own through; it stays readable, and the result is counted anew.
    Returns the number of the volume.

    Raises NotFound, Refused (not_in_stage, voted_upon, not_your_note, note_struck).
    """
    basis.require(place, "sample.note", now=now)
    row = of(place, entry)
    if not mine(place, row):
        raise Refused("not_your_note")
    if row.struck_at:
        raise Refused("note_struck")
    return _strike(place, row, reason, now)


def strike_all(place: Place, reason: str, *, now: datetime) -> None:
    """Strike every entry that stands, whoever wrote it: another acceptance begins, whose panel could
    strike none of them (本系统约定). They stay readable.
    """
    rows = db.session.scalars(
        select(SampleNote)
        .where(SampleNote.project_id == place.project.id, SampleNote.struck_at.is_(None))
        .order_by(SampleNote.id)
    ).all()
    for row in rows:
        _strike(place, row, reason, now)


def _strike(place: Place, row: SampleNote, reason: str, now: datetime) -> int:
    """Returns the number of the volume."""
    row.struck_by, row.struck_at, row.struck_for = place.viewer.name, now, reason
    sample = db.session.get_one(Sample, row.sample_id)
    _count(sample)
    db.session.flush()
    journal.record(
        place.project.id,
        "strike_note",
        actor=place.viewer,
        now=now,
        noun="sample",
        object_id=sample.id,
        facts={"volume": sample.volume.number, "entry": row.entry, "reason": reason},
    )
    return sample.volume.number


def standing(sample: Sample) -> list[SampleNote]:
    """The entries about a volume that are not struck through."""
    return [note for note in sample.notes if note.struck_at is None]


def _count(sample: Sample) -> None:
    """The result of a volume: a fault that one inspector found is not undone by another who saw
    none.
    """
    found = {note.result for note in standing(sample)}
    worst = (SampleResult.FAULTY, SampleResult.SOUND, SampleResult.OPEN)
    sample.result = next((one.value for one in worst if one in found), "")


def _write(place: Place, sample: Sample, one: Entry, now: datetime) -> None:
    sample.notes.append(
        SampleNote(
            project_id=place.project.id,
            entry=one["entry"],
            result=one["result"],
            text=one["text"],
            page=one["page"],
            photos=list(one.get("photos", ())),
            by=place.viewer.name,
            person_id=place.viewer.person_id or None,
            at=_when(sample, one["at"], now),
            entered_at=now,
        )
    )


def _when(sample: Sample, told: datetime, now: datetime) -> datetime:
    """When it was noted: as the tablet says, unless its clock is wrong; nobody notes of a volume
    before it was drawn, or tomorrow.
    """
    if sample.drawn_at <= told <= now + AHEAD:
        return told
    return now


def results(project_id: int) -> Mapping[str, int]:
    """How many sampled volumes were found sound, faulty, or not looked at yet, by result."""
    wanted = (
        select(Sample.result, func.count().label("volumes"))
        .where(Sample.project_id == project_id)
        .group_by(Sample.result)
        .order_by(Sample.result)
    )
    return {row.result: row.volumes for row in db.session.execute(wanted)}
