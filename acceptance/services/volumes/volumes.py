"""Volumes by hand: what stands on them, which files lie in them in which order, seals. Totals are counted anew, never adjusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, Numbering, Sample, Volume
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.files import seals
from acceptance.services.ground import access, journal
from acceptance.services.ground.access import Place
from workflows.projects import Stage

STANDING = (
    Stage.APPLIED,
    Stage.ADMITTED,
    Stage.PRE_CHECK,
    Stage.REVIEW,
    Stage.RECHECK,
    Stage.ARCHIVED,
    Stage.FAILED,
)
"""Stages in which volumes stay as they are: someone else is judging them, or they are handed over."""
_DOCUMENT: Any = Document.__table__
_PLACE = (
    update(_DOCUMENT)
    .where(_DOCUMENT.c.id == bindparam("b_id"))
    .values(
        volume_id=bindparam("b_volume"),
        position=bindparam("b_position"),
        first_page=bindparam("b_first"),
        last_page=bindparam("b_last"),
    )
)


def may_arrange(place: Place) -> bool:
    """Whether this viewer may change volumes now."""
    return place.may("volume.edit") and place.project.state not in STANDING


def require(place: Place) -> None:
    """Raises Refused (not_in_stage) while the volumes stand."""
    if place.project.state in STANDING:
        raise Refused("not_in_stage", stage=place.project.state)


def write_places(rows: Sequence[Mapping[str, Any]]) -> None:
    """Put many files at their places at once: dicts of b_id, b_volume, b_position, b_first, b_last."""
    if rows:
        db.session.connection().execute(_PLACE, list(rows))
        db.session.expire_all()


def ordered(volume_id: int) -> list[Any]:
    """The files of a volume in their order, with the page counts that are known: listed, else as the bytes say."""
    return list(
        db.session.execute(
            select(Document.id, Document.first_page, Document.last_page, FileVersion.pages)
            .outerjoin(FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current)
            .where(Document.volume_id == volume_id)
            .order_by(Document.position, Document.id)
        )
    )


def page_count(row: Any) -> int:
    """How many pages a file has, 0 when nobody knows."""
    return int(
        row.last_page - row.first_page + 1 if row.first_page and row.last_page else row.pages or 0
    )


def places(volume_id: int, files: Iterable[tuple[int, int]]) -> list[dict[str, Any]]:
    """(file, pages) in their order as places: 件号 from 1, page numbers running through the volume from 1 while they are known."""
    rows, page = [], 1
    for position, (number, count) in enumerate(files, 1):
        first = page if count else None
        rows.append(
            {
                "b_id": number,
                "b_volume": volume_id,
                "b_position": position,
                "b_first": first,
                "b_last": page + count - 1 if first else None,
            }
        )
        page += count
    return rows


def lay(volume_id: int, ids: Sequence[int] | None = None) -> None:
    """Number the files of a volume and their pages anew, in the given order or as they lie."""
    rows = {row.id: row for row in ordered(volume_id)}
    sequence = [i for i in ids if i in rows] if ids is not None else list(rows)
    write_places(places(volume_id, [(i, page_count(rows[i])) for i in sequence]))


def count_again(volume_ids: Iterable[int | None]) -> None:
    """Write the totals of these volumes: files, pages, sheets, classes, what they hold, whether the page run is whole."""
    ids = sorted({number for number in volume_ids if number})
    for at in range(0, len(ids), 500):
        batch = ids[at : at + 500]
        totals: dict[int, dict[str, Any]] = {
            number: {
                "b_id": number,
                "files": 0,
                "pages": 0,
                "drawings": 0,
                "groups": {},
                "whole": True,
                "drawn": 0,
            }
            for number in batch
        }
        for row in db.session.execute(
            select(
                Document.volume_id,
                Document.first_page,
                Document.last_page,
                Filing.group_code,
                Filing.drawings,
            )
            .outerjoin(Filing, Filing.id == Document.filing_id)
            .where(Document.volume_id.in_(batch))
            .order_by(Document.volume_id, Document.position, Document.id)
        ):
            own = totals[row.volume_id]
            own["files"] += 1
            count = row.last_page - row.first_page + 1 if row.first_page and row.last_page else 0
            own["whole"] = own["whole"] and count > 0 and row.first_page == own["pages"] + 1
            own["pages"] += count
            if row.group_code:
                own["groups"][row.group_code] = None
            if row.drawings:
                own["drawn"] += 1
                own["drawings"] += count
        kept: Any = Volume.__table__
        media = set(
            db.session.scalars(
                select(Volume.id).where(Volume.id.in_(batch), Volume.holds == "media")
            )
        )
        values = []
        for number, own in totals.items():
            drawn, files = own.pop("drawn"), own["files"]
            holds = (
                "media"
                if number in media
                else "drawings"
                if files and drawn == files
                else "mixed"
                if drawn
                else "text"
            )
            values.append(
                {
                    **own,
                    "b_holds": holds,
                    "b_sound": files > 0 and (own.pop("whole") or number in media),
                    "groups": " ".join(own["groups"])[:200],
                }
            )
        db.session.connection().execute(
            update(kept)
            .where(kept.c.id == bindparam("b_id"))
            .values(
                files=bindparam("files"),
                pages=bindparam("pages"),
                drawings=bindparam("drawings"),
                groups=bindparam("groups"),
                holds=bindparam("b_holds"),
                sound=bindparam("b_sound"),
            ),
            [{key: value for key, value in row.items() if key != "whole"} for row in values],
        )
    db.session.expire_all()


def next_number(project_id: int) -> int:
    return (
        db.session.scalar(select(func.max(Volume.number)).where(Volume.project_id == project_id))
        or 0
    ) + 1


def edit(
    place: Place, volume: Volume, data: Mapping[str, Any], *, version: int | None, now: datetime
) -> None:
    """Change what stands on a volume. Raises Stale, Refused (volume_sealed, not_in_stage, name_taken, date_order)."""
    require(place)
    seals.refuse_sealed(Volume.id == volume.id)
    if version is not None and version != volume.version_id:
        raise Stale
    if data.get("begins_on") and data.get("ends_on") and data["ends_on"] < data["begins_on"]:
        raise Refused(
            "date_order", first=data["begins_on"].isoformat(), last=data["ends_on"].isoformat()
        )
    changed = {
        key: [_plain(getattr(volume, key)), _plain(value)]
        for key, value in data.items()
        if getattr(volume, key) != value
    }
    if not changed:
        return
    if "title" in changed and db.session.scalar(
        select(Volume.id).where(
            Volume.project_id == volume.project_id,
            Volume.title == data["title"],
            Volume.id != volume.id,
        )
    ):
        raise Refused("name_taken", name=data["title"][:60])
    for key in changed:
        setattr(volume, key, data[key])
    db.session.flush()
    journal.record(
        volume.project_id,
        "edit_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume.id,
        facts={"title": volume.title, "changed": changed},
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def move(
    place: Place, ids: Sequence[int], to: Volume | None, *, before: int | None = None, now: datetime
) -> list[int]:
    """Move files into a volume (out of all with None), before a file or at the end; both volumes are numbered anew.

    Returns the touched volumes. Raises Refused (volume_sealed, not_in_stage, volume_sampled).
    """
    require(place)
    documents = db.session.execute(
        select(Document.id, Document.volume_id).where(
            Document.project_id == place.project.id, Document.id.in_(ids)
        )
    ).all()
    if len(documents) != len(set(ids)):
        raise NotFound
    touched = {row.volume_id for row in documents if row.volume_id} | ({to.id} if to else set())
    seals.refuse_sealed(Volume.id.in_(touched))
    if sampled := db.session.scalar(
        select(Volume.title)
        .join(Sample, Sample.volume_id == Volume.id)
        .where(Volume.id.in_(touched))
        .limit(1)
    ):
        raise Refused("volume_sampled", name=sampled)
    moving = [number for number in ids if number in {row.id for row in documents}]
    counts = {row.id: page_count(row) for volume_id in touched for row in ordered(volume_id)}
    if to is None:
        write_places(
            [
                {
                    "b_id": i,
                    "b_volume": None,
                    "b_position": 0,
                    "b_first": 1 if counts.get(i) else None,
                    "b_last": counts.get(i) or None,
                }
                for i in moving
            ]
        )
    else:
        rest = [row.id for row in ordered(to.id) if row.id not in set(moving)]
        at = rest.index(before) if before in rest else len(rest)
        sequence = rest[:at] + moving + rest[at:]
        write_places(
            [
                {
                    "b_id": i,
                    "b_volume": to.id,
                    "b_position": n,
                    "b_first": 1 if counts.get(i) else None,
                    "b_last": counts.get(i) or None,
                }
                for n, i in enumerate(sequence, 1)
            ]
        )
        to.by_hand = True
        db.session.flush()
    for volume_id in touched:
        lay(volume_id)
    count_again(touched)
    journal.record(
        place.project.id,
        "move_files",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=to.id if to else 0,
        facts={"files": moving[:200], "count": len(moving), "to": to.title if to else ""},
    )
    return sorted(touched)


def seal(place: Place, volume_ids: Sequence[int], *, now: datetime) -> int:
    """Close volumes to every change. Raises Refused (volume_unsound) for one that is not whole. Returns how many were closed."""
    rows = db.session.scalars(
        select(Volume).where(
            Volume.project_id == place.project.id,
            Volume.id.in_(volume_ids),
            Volume.sealed.is_(False),
        )
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
    """Open a sealed volume again, with the reason on record. Raises Refused (numbers_frozen, not_in_stage)."""
    if is_frozen(place.project.id):
        raise Refused("numbers_frozen")
    require(place)
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
    """Whether the numbers are final: the archive has been handed over."""
    return bool(
        db.session.scalar(select(Numbering.frozen).where(Numbering.project_id == project_id))
    )


def remove(place: Place, volume: Volume, *, now: datetime) -> None:
    """Take an empty volume away. Raises Refused (volume_not_empty, volume_sealed, volume_sampled)."""
    require(place)
    seals.refuse_sealed(Volume.id == volume.id)
    if db.session.scalar(select(Document.id).where(Document.volume_id == volume.id).limit(1)):
        raise Refused("volume_not_empty", name=volume.title)
    if db.session.scalar(select(Sample.id).where(Sample.volume_id == volume.id).limit(1)):
        raise Refused("volume_sampled", name=volume.title)
    journal.record(
        place.project.id,
        "remove_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume.id,
        facts={"title": volume.title},
    )
    db.session.delete(volume)
    db.session.flush()


def create(place: Place, title: str, *, section: int = 0, now: datetime) -> Volume:
    """An empty volume to move files into. Raises Refused (name_taken, not_in_stage)."""
    require(place)
    if db.session.scalar(
        select(Volume.id).where(Volume.project_id == place.project.id, Volume.title == title)
    ):
        raise Refused("name_taken", name=title[:60])
    volume = Volume(
        project_id=place.project.id,
        number=next_number(place.project.id),
        title=title,
        section=section,
        by_hand=True,
        sound=False,
    )
    db.session.add(volume)
    db.session.flush()
    journal.record(
        place.project.id,
        "make_volume",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=volume.id,
        facts={"title": title},
    )
    return volume


def found(place: Place, volume_id: int) -> Volume:
    """A volume of this project. Raises NotFound."""
    volume: Volume = access.owned(place, Volume, volume_id)
    return volume


def numbered(place: Place, number: int) -> Volume:
    """The volume with that 案卷号. Raises Refused (no_such_volume)."""
    volume: Volume | None = db.session.scalar(
        select(Volume).where(Volume.project_id == place.project.id, Volume.number == number)
    )
    if volume is None:
        raise Refused("no_such_volume", number=number)
    return volume
