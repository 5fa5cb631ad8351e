"""自动组卷: proposals for one section at a time, edited before they are accepted, and taken back as a whole.

There is one open proposal for a section; whoever comes second works on the same one, and what moved meanwhile is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from acceptance.extensions import db
from acceptance.models import (
    Arrangement,
    Document,
    Drawing,
    FileVersion,
    Filing,
    Organisation,
    Party,
    Sample,
    Volume,
)
from acceptance.models.shapes import Proposal
from acceptance.refusals import Refused, Stale
from acceptance.services.files import seals
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from workflows import arranging
from workflows.arranging import Arranger, Lying, Piece, ProposedVolume

from . import volumes

MEDIA_WORDS = ("声像", "照片", "录音", "录像")


def sections(place: Place) -> list[tuple[int, str]]:
    """Sections that can be arranged: the project's own (0) and each contract section."""
    return [(0, ""), *((row.number, row.name) for row in place.project.sections)]


def is_media(name: str, media_type: str | None) -> bool:
    """Whether a file is a photo or recording: by its item, or because it sounds or moves."""
    return any(word in name for word in MEDIA_WORDS) or (media_type or "").startswith(
        ("audio/", "video/")
    )


def _files(place: Place, section: int) -> Any:
    return (
        select(
            Document.id,
            Document.title,
            Document.number,
            Document.formed_on,
            Document.first_page,
            Document.last_page,
            Document.works,
            Document.division,
            Document.discipline,
            Document.retention,
            Document.secrecy,
            Document.volume_id,
            Filing.group_code,
            Filing.group_name,
            Filing.code,
            Filing.name,
            Filing.drawings,
            Filing.retention.label("kept"),
            FileVersion.pages,
            FileVersion.media_type,
            Drawing.discipline.label("drawn_for"),
            Drawing.number.label("sheet"),
        )
        .join(Filing, Filing.id == Document.filing_id)
        .outerjoin(FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current)
        .outerjoin(Drawing, Drawing.document_id == Document.id)
        .outerjoin(Volume, Volume.id == Document.volume_id)
        .where(
            Document.project_id == place.project.id,
            Filing.section == section,
            Document.volume_id.is_(None) | ((Volume.bundle != "") & Volume.sealed.is_(False)),
        )
        .order_by(Filing.id, Document.id)
    )


def _piece(row: Any) -> Piece:
    media = is_media(row.name, row.media_type)
    return Piece(
        row.id,
        row.group_code,
        row.group_name,
        row.code,
        row.name,
        row.title,
        row.sheet or row.number,
        row.formed_on,
        volumes.page_count(row),
        row.drawings and not media,
        media,
        row.works,
        row.division,
        row.discipline or row.drawn_for or "",
        row.retention or row.kept,
        row.secrecy,
        row.volume_id or 0,
    )


def propose(place: Place, section: int, *, now: datetime) -> Arrangement:
    """The open proposal of a section, made anew from what lies there now. Raises Refused (not_in_stage, nothing_to_arrange)."""
    volumes.require(place)
    if section not in {number for number, _name in sections(place)}:
        raise Refused("no_such_section", number=section)
    project = place.project
    pieces = [_piece(row) for row in db.session.execute(_files(place, section))]
    mine = (
        (Volume.project_id == project.id)
        & (Volume.section == section)
        & (Volume.bundle != "")
        & Volume.sealed.is_(False)
    )
    inside: dict[int, list[int]] = {}
    for laid in db.session.execute(
        select(Document.volume_id, Document.id)
        .join(Volume, Volume.id == Document.volume_id)
        .where(mine)
        .order_by(Document.volume_id, Document.position, Document.id)
    ):
        inside.setdefault(laid.volume_id or 0, []).append(laid.id)
    lying = [
        Lying(row.id, row.bundle, row.title, tuple(inside.get(row.id, ())), row.by_hand)
        for row in db.session.execute(
            select(Volume.id, Volume.bundle, Volume.title, Volume.by_hand)
            .where(mine)
            .order_by(Volume.number)
        )
    ]
    taken = db.session.scalars(select(Volume.title).where(Volume.project_id == project.id))
    name = next((name for number, name in sections(place) if number == section), "")
    arranger = Arranger(
        arranging.rules(packs.scope(project)), project=project.name, section=name, taken=taken
    )
    found = [arranging.plain(one) for one in arranger.propose(pieces, lying)]
    if not found:
        raise Refused("nothing_to_arrange")
    named = {number for one in found for number in one["files"]} | {
        number
        for volume in lying
        if any(one["into"] == volume.id for one in found)
        for number in volume.files
    }
    body: Proposal = {
        "volumes": found,
        "pages": {str(piece.id): piece.pages for piece in pieces if piece.id in named},
        "from": {str(piece.id): piece.volume for piece in pieces if piece.id in named},
    }
    row = current(place, section)
    if row is None:
        row = Arrangement(
            project_id=project.id,
            section=section,
            state="proposed",
            body=body,
            before={},
            made_by=place.viewer.name,
            made_at=now,
        )
        db.session.add(row)
    else:
        row.body, row.made_by, row.made_at = body, place.viewer.name, now
    db.session.flush()
    journal.record(
        project.id,
        "propose_volumes",
        actor=place.viewer,
        now=now,
        noun="arrangement",
        object_id=row.id,
        facts={"section": section, "volumes": len(found), "files": len(named)},
    )
    return row


def current(place: Place, section: int) -> Arrangement | None:
    """The open proposal of a section."""
    row: Arrangement | None = db.session.scalar(
        select(Arrangement).where(
            Arrangement.project_id == place.project.id,
            Arrangement.section == section,
            Arrangement.state == "proposed",
        )
    )
    return row


def _open(row: Arrangement, version: int) -> None:
    if row.version_id != version or row.state != "proposed":
        raise Stale


def edit(place: Place, row: Arrangement, data: Mapping[str, Any], *, version: int) -> None:
    """Change a proposal: move files, rename or merge volumes. Raises Stale, Refused (no_such_volume, name_taken, not_in_stage)."""
    volumes.require(place)
    _open(row, version)
    body: Proposal = {
        **row.body,
        "volumes": [{**one, "files": [*one["files"]]} for one in row.body["volumes"]],
    }
    proposed = body["volumes"]
    known = {number for one in proposed for number in one["files"]}
    files = [number for number in data.get("files", ()) if number in known]
    try:
        if data["act"] == "move":
            to = data.get("to")
            if to is not None and to >= len(proposed):
                raise IndexError
            arranging.move(
                proposed,
                files,
                to,
                before=data.get("before"),
                title=_free_title(place, proposed, data.get("title") or ""),
            )
        elif data["act"] == "rename":
            proposed[data["to"]]["title"] = _free_title(
                place, proposed, data["title"], exact=data["to"]
            )
            proposed[data["to"]]["edited"] = True
        elif data["act"] == "merge":
            arranging.merge(proposed, data["to"], data.get("volumes", ()))
    except (IndexError, TypeError) as error:
        raise Refused("no_such_volume", number=data.get("to")) from error
    rules = arranging.rules(packs.scope(place.project))
    for one in proposed:
        one["pages"] = sum(body["pages"].get(str(number), 0) for number in one["files"])
        one["spine"] = rules.spine(one["pages"], drawings=one["holds"] == "drawings")
    row.body = body
    db.session.flush()


def _free_title(
    place: Place, proposed: list[ProposedVolume], title: str, *, exact: int | None = None
) -> str:
    taken = {one["title"] for number, one in enumerate(proposed) if number != exact}
    here = select(Volume.title).where(Volume.project_id == place.project.id)
    if exact is not None and proposed[exact]["into"]:
        here = here.where(Volume.id != proposed[exact]["into"])
    taken |= set(db.session.scalars(here))
    if exact is not None:
        if title in taken:
            raise Refused("name_taken", name=title[:60])
        return title
    wanted, number = title or "新案卷", 1
    while wanted in taken:
        number += 1
        wanted = f"{title or '新案卷'}（{number}）"
    return wanted


def accept(place: Place, row: Arrangement, *, version: int, now: datetime) -> int:
    """Make the proposal real, whole or not at all; returns how many volumes came to be.

    Raises Stale, Refused (arrangement_stale) when a file lies elsewhere by now.
    """
    volumes.require(place)
    _open(row, version)
    project_id = place.project.id
    body: Proposal = {**row.body, "volumes": [one.copy() for one in row.body["volumes"]]}
    origin = {int(number): volume or None for number, volume in body["from"].items()}
    here: dict[int, Any] = {}
    ids = list(origin)
    for at in range(0, len(ids), 900):
        for found in db.session.execute(
            select(
                Document.id,
                Document.volume_id,
                Document.position,
                Document.first_page,
                Document.last_page,
            ).where(Document.project_id == project_id, Document.id.in_(ids[at : at + 900]))
        ):
            here[found.id] = found
    moved = [
        number
        for number, volume in origin.items()
        if number not in here or here[number].volume_id != volume
    ]
    into = [one["into"] for one in body["volumes"] if one["into"]]
    if moved:
        raise Refused("arrangement_stale", count=len(moved))
    seals.refuse_sealed(Volume.id.in_(into))
    if sampled := db.session.scalar(
        select(Volume.title)
        .join(Sample, Sample.volume_id == Volume.id)
        .where(Volume.id.in_(into))
        .limit(1)
    ):
        raise Refused("volume_sampled", name=sampled)
    kept = {
        volume.id: (volume.title, volume.spine)
        for volume in db.session.scalars(select(Volume).where(Volume.id.in_(into)))
    }
    made = _make_volumes(place, row.section, body["volumes"])
    placed, used = [], set()
    for one in body["volumes"]:
        files = [(number, body["pages"].get(str(number), 0)) for number in one["files"]]
        placed += volumes.places(one["id"], files)
        used |= set(one["files"])
    placed += [
        {
            "b_id": number,
            "b_volume": None,
            "b_position": 0,
            "b_first": 1 if pages else None,
            "b_last": pages or None,
        }
        for number in origin
        if number not in used
        for pages in (body["pages"].get(str(number), 0),)
    ]
    row.before = {
        "documents": {
            str(number): (found.volume_id, found.position, found.first_page, found.last_page)
            for number, found in here.items()
        },
        "made": made,
        "volumes": {str(number): values for number, values in kept.items()},
    }
    row.state, row.body = "accepted", body
    db.session.flush()
    volumes.write_places(placed)
    touched = {one["id"] for one in body["volumes"]} | {
        volume for volume in origin.values() if volume
    }
    volumes.count_again(touched)
    _span(made)
    journal.record(
        project_id,
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


def _make_volumes(place: Place, section: int, proposed: list[ProposedVolume]) -> list[int]:
    """Rows for the new volumes; each proposed volume learns its id."""
    number = volumes.next_number(place.project.id)
    last = db.session.scalar(select(func.max(Volume.id))) or 0
    unit = _unit(place, section)
    fresh: list[dict[str, Any]] = []
    made: list[int] = []
    for one in proposed:
        if one["into"]:
            one["id"] = one["into"]
            db.session.execute(
                update(Volume)
                .where(Volume.id == one["into"])
                .values(title=one["title"], spine=one["spine"]),
                execution_options={"synchronize_session": False},
            )
            continue
        last += 1
        one["id"] = last
        made.append(last)
        fresh.append(
            {
                "id": last,
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


def _unit(place: Place, section: int) -> str:
    """立卷单位: who builds the section, or the owner."""
    kind = "contractor" if section else "owner"
    name = db.session.scalar(
        select(Organisation.name)
        .join(Party, Party.organisation_id == Organisation.id)
        .where(Party.project_id == place.project.id, Party.kind == kind, Party.section == section)
        .limit(1)
    )
    return name or ""


def _span(volume_ids: Sequence[int]) -> None:
    """起止日期 of new volumes from their files."""
    for at in range(0, len(volume_ids), 900):
        rows = db.session.execute(
            select(Document.volume_id, func.min(Document.formed_on), func.max(Document.formed_on))
            .where(Document.volume_id.in_(volume_ids[at : at + 900]))
            .group_by(Document.volume_id)
        ).all()
        spans: list[tuple[int | None, date | None, date | None]] = [
            (row[0], row[1], row[2]) for row in rows
        ]
        for volume_id, begins, ends in spans:
            db.session.execute(
                update(Volume).where(Volume.id == volume_id).values(begins_on=begins, ends_on=ends),
                execution_options={"synchronize_session": False},
            )
    db.session.expire_all()


def drop(place: Place, row: Arrangement, *, version: int, now: datetime) -> None:
    """Let a proposal go; nothing changes."""
    _open(row, version)
    row.state = "dropped"
    db.session.flush()
    journal.record(
        place.project.id,
        "drop_volumes",
        actor=place.viewer,
        now=now,
        noun="arrangement",
        object_id=row.id,
        facts={"section": row.section},
    )


def undo(place: Place, row: Arrangement, *, now: datetime) -> None:
    """Put everything back as it was before the proposal was accepted. Raises Refused (built_upon) when something rests on it."""
    volumes.require(place)
    if row.state != "accepted":
        raise Stale
    before, body = row.before, row.body
    touched = {one["id"] for one in body["volumes"]}
    now_in = {number: one["id"] for one in body["volumes"] for number in one["files"]}
    rested = db.session.scalar(
        select(Volume.title)
        .outerjoin(Sample, Sample.volume_id == Volume.id)
        .where(
            Volume.id.in_(touched),
            Volume.sealed
            | (Volume.code != "") & Volume.id.in_(before["made"])
            | Sample.id.is_not(None),
        )
        .limit(1)
    )
    if rested:
        raise Refused("built_upon", name=rested)
    for found in db.session.execute(
        select(Document.id, Document.title, Document.volume_id).where(
            Document.volume_id.in_(touched)
        )
    ):
        if now_in.get(found.id) != found.volume_id:
            raise Refused("built_upon", name=found.title)
    volumes.write_places(
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
    row.state = "undone"
    db.session.flush()
    volumes.count_again(
        [
            *map(int, before["volumes"]),
            *(values[0] for values in before["documents"].values() if values[0]),
        ]
    )
    journal.record(
        place.project.id,
        "undo_volumes",
        actor=place.viewer,
        now=now,
        noun="arrangement",
        object_id=row.id,
        facts={"section": row.section, "volumes": len(before["made"])},
    )


def history(place: Place) -> list[Arrangement]:
    """The latest proposals of the project, the newest first."""
    return list(
        db.session.scalars(
            select(Arrangement)
            .where(
                Arrangement.project_id == place.project.id,
                Arrangement.state.in_(("accepted", "undone")),
            )
            .order_by(Arrangement.id.desc())
            .limit(10)
        )
    )
