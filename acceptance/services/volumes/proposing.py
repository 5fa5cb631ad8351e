"""预组卷: what lies loose or in volumes made by rule, handed to the arranger, kept as a proposal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, select

from acceptance.extensions import db
from acceptance.models import Arrangement, Document, Drawing, FileVersion, Filing, Volume
from acceptance.models.shapes import Proposal
from acceptance.models.states import ArrangementState, Gone
from acceptance.refusals import Refused
from acceptance.services.ground import holds, journal, packs
from acceptance.services.ground.access import Place
from workflows import arranging
from workflows.arranging import Arranger, Lying, Piece, ProposedVolume

from . import laying
from .arrangements import current, sections
from .media import is_media

BY_RULE = (Volume.bundle != "") & Volume.sealed.is_(False)
"""Volumes that the arranger may add to or take from: made by it, not sealed; of a fixed archive only
those that an agreed change opens."""


def propose(place: Place, section: int, *, now: datetime) -> Arrangement:
    """The open proposal of a section, made anew from what lies there now.

    Raises Refused (not_in_stage, no_such_section, nothing_to_arrange).
    """
    hold = holds.require(place, "volume.arrange")
    names = dict(sections(place))
    if section not in names:
        raise Refused("no_such_section", number=section)
    project = place.project
    open_ones = BY_RULE & ~holds.standing(hold)
    pieces = [_piece(row) for row in db.session.execute(_files(project.id, section, open_ones))]
    lying = list(_lying(project.id, section, open_ones))
    taken = db.session.scalars(select(Volume.title).where(Volume.project_id == project.id))
    arranger = Arranger(
        arranging.rules(packs.scope(project)),
        project=project.name,
        section=names[section],
        taken=taken,
    )
    found = [arranging.plain(one) for one in arranger.propose(pieces, lying)]
    if not found:
        raise Refused("nothing_to_arrange")
    touched = _touched(found, lying)
    body: Proposal = {
        "volumes": found,
        "pages": {str(piece.id): piece.pages for piece in pieces if piece.id in touched},
        "from": {str(piece.id): piece.volume for piece in pieces if piece.id in touched},
    }
    row = _kept(place, section, body, now)
    journal.record(
        project.id,
        "propose_volumes",
        actor=place.viewer,
        now=now,
        noun="arrangement",
        object_id=row.id,
        facts={"section": section, "volumes": len(found), "files": len(touched)},
    )
    return row


def _files(
    project_id: int, section: int, open_ones: ColumnElement[bool]
) -> Select[*tuple[object, ...]]:
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
            Document.project_id == project_id,
            Filing.section == section,
            (Document.volume_id.is_(None) & (Document.gone == Gone.HERE)) | open_ones,
        )
        .order_by(Filing.id, Document.id)
    )


def _piece(row: Row[*tuple[object, ...]]) -> Piece:
    """What the drawing register says of a file goes before what its catalogue says."""
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
        laying.page_count(row.first_page, row.last_page, row.pages),
        row.drawings and not media,
        media,
        row.works,
        row.division,
        row.discipline or row.drawn_for or "",
        row.retention or row.kept,
        row.secrecy,
        row.volume_id or 0,
    )


def _lying(project_id: int, section: int, open_ones: ColumnElement[bool]) -> Iterator[Lying]:
    """The volumes by rule of a section, each with its files in their order."""
    mine: ColumnElement[bool] = (
        (Volume.project_id == project_id) & (Volume.section == section) & open_ones
    )
    inside: dict[int, list[int]] = {}
    for laid in db.session.execute(
        select(Document.volume_id, Document.id)
        .join(Volume, Volume.id == Document.volume_id)
        .where(mine)
        .order_by(Document.volume_id, Document.position, Document.id)
    ):
        inside.setdefault(laid.volume_id, []).append(laid.id)
    for row in db.session.execute(
        select(Volume.id, Volume.bundle, Volume.title, Volume.by_hand)
        .where(mine)
        .order_by(Volume.number)
    ):
        yield Lying(row.id, row.bundle, row.title, tuple(inside.get(row.id, ())), row.by_hand)


def _touched(found: Collection[ProposedVolume], lying: Collection[Lying]) -> set[int]:
    """The files of the proposal, and those that would leave a volume it changes."""
    changed = {one["into"] for one in found}
    touched = {number for one in found for number in one["files"]}
    for volume in lying:
        if volume.id in changed:
            touched.update(volume.files)
    return touched


def _kept(place: Place, section: int, body: Proposal, now: datetime) -> Arrangement:
    """The open proposal of the section with this body; there is never a second one."""
    row = current(place, section)
    if row is None:
        row = Arrangement(
            project_id=place.project.id,
            section=section,
            state=ArrangementState.PROPOSED.value,
            body=body,
            before={},
            made_by=place.viewer.name,
            made_at=now,
        )
        db.session.add(row)
    else:
        row.body, row.made_by, row.made_at = body, place.viewer.name, now
    db.session.flush()
    return row
