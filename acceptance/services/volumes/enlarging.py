"""改、扩建: a project names the one it builds on (原项目); who keeps that archive agrees, and its catalogue is read as a
basis: what is classified is counted and not shown, and files stay where they are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select

from acceptance.extensions import db
from acceptance.models import Basis, Document, Party, Project, Volume
from acceptance.models.shapes import Facts
from acceptance.models.states import Gone
from acceptance.refusals import Forbidden, NotFound, Refused, Stale
from acceptance.services.ground import holds, journal
from acceptance.services.ground.access import Place
from workflows import enlarging
from workflows.enlarging import OPEN, BasisState
from workflows.projects import CLOSED, Stage
from workflows.roles import PartyKind, Role

from . import volumes

ANSWERS = "shelf.keep"
"""The permission, in the project that is built upon, by which it is answered: of its keepers."""


class Tie(NamedTuple):
    """A row, and the project at its other end."""

    row: Basis
    project: Project


def ties(place: Place) -> Sequence[Tie]:
    """The projects that this one builds on, also those refused and ended, in the order of asking."""
    return _ties(Basis.parent_id, Basis.project_id == place.project.id)


def built_upon(place: Place) -> Sequence[Tie]:
    """The projects that build on this one, as long as they do or ask for it."""
    return _ties(Basis.project_id, Basis.parent_id == place.project.id, Basis.state.in_(OPEN))


def _ties(other: Any, *mine: ColumnElement[bool]) -> Sequence[Tie]:
    wanted = select(Basis, Project).join(Project, Project.id == other).where(*mine)
    return [Tie(row, project) for row, project in db.session.execute(wanted.order_by(Basis.id))]


def _owner(project_id: int, organisation_id: int) -> bool:
    wanted = select(Party.id).where(
        Party.project_id == project_id,
        Party.organisation_id == organisation_id,
        Party.kind == PartyKind.OWNER,
        Party.ended_on.is_(None),
    )
    return db.session.scalar(wanted.order_by(Party.id).limit(1)) is not None


def answers(place: Place) -> bool:
    """Whether this hand answers for the archive of its project: the owner's until another keeps it,
    then the archive's that received it.
    """
    if not place.may(ANSWERS):
        return False
    project = place.project
    received = project.state == Stage.ARCHIVED and project.city_archive_id is not None
    return (Role.CITY_ARCHIVE if received else Role.OWNER) in place.roles


def ask(place: Place, code: str, name: str, reason: str, *, now: datetime) -> Basis:
    """Name the project that this one builds on, by its number and its name as both are registered: who
    does not know both learns of neither. It stands at once where the viewer answers for that archive
    itself.

    Raises Refused (not_in_stage, basis_unknown, basis_itself, basis_circle, basis_known).
    """
    project = place.project
    if project.state in CLOSED:
        raise holds.shut(project.state)
    parent = db.session.scalar(select(Project).where(Project.code == code, Project.name == name))
    if parent is None or parent.state == Stage.VOIDED:
        raise Refused("basis_unknown", code=code, name=name)
    if parent.id == project.id:
        raise Refused("basis_itself")
    if project.id in _behind(parent.id):
        raise Refused("basis_circle", name=name)
    open_ = select(Basis.id).where(
        Basis.project_id == project.id, Basis.parent_id == parent.id, Basis.state.in_(OPEN)
    )
    if db.session.scalar(open_) is not None:
        raise Refused("basis_known", name=name)
    received = parent.state == Stage.ARCHIVED and parent.city_archive_id is not None
    own = not received and _owner(parent.id, place.viewer.organisation_id)
    row = Basis(
        project_id=project.id,
        parent_id=parent.id,
        state=BasisState.STANDING if own else BasisState.ASKED,
        reason=reason,
        asked_by=place.viewer.name,
        asked_at=now,
    )
    db.session.add(row)
    db.session.flush()
    _record(place, row, "name_basis", {"reason": reason}, now)
    return row


def _behind(project_id: int) -> set[int]:
    """What a project builds on, and what those build on."""
    found, ends = set[int](), {project_id}
    for _step in range(enlarging.DEEPEST):
        found |= ends
        wanted = select(Basis.parent_id).where(Basis.project_id.in_(ends), Basis.state.in_(OPEN))
        ends = set(db.session.scalars(wanted.order_by(Basis.id))) - found
        if not ends:
            break
    return found


def _record(
    place: Place, row: Basis, action: str, facts: Facts, now: datetime, before: str = ""
) -> None:
    """A line in both journals, each naming both projects: the tie is told in that of the project that
    builds.
    """
    ends = {"builds": row.project_id, "upon": row.parent_id}
    names = {key: db.session.get_one(Project, one).name for key, one in ends.items()}
    told: Facts = {**facts, **names}
    for number, noun in ((row.project_id, "basis"), (row.parent_id, "built_upon")):
        journal.record(
            number,
            action,
            actor=place.viewer,
            now=now,
            noun=noun,
            object_id=row.id,
            before=before,
            after=row.state,
            facts=told,
        )


def found(place: Place, basis_id: int) -> Basis:
    """A tie of this project, at either end. Raises NotFound."""
    row = db.session.get(Basis, basis_id)
    if row is None or place.project.id not in (row.project_id, row.parent_id):
        raise NotFound
    return row


def answer(
    place: Place, row: Basis, words: str, *, agrees: bool, version: int, now: datetime
) -> None:
    """Agree, or refuse with the reason, in the project that is built upon.

    Raises NotFound, Forbidden, Stale, Refused (basis_answered, answer_missing).
    """
    if row.parent_id != place.project.id:
        raise NotFound
    if not answers(place):
        raise Forbidden(ANSWERS)
    if row.version_id != version:
        raise Stale
    if row.state != BasisState.ASKED:
        raise Refused("basis_answered")
    if not agrees and not words:
        raise Refused("answer_missing")
    before = row.state
    row.state = BasisState.STANDING if agrees else BasisState.REFUSED
    row.answered_by, row.answered_at, row.answer = place.viewer.name, now, words
    db.session.flush()
    _record(place, row, "answer_basis", {"words": words}, now, before=before)


def end(place: Place, row: Basis, reason: str, *, version: int, now: datetime) -> None:
    """It was named wrongly, or is agreed no more: the owner of the project that builds ends it, or who
    answers for the archive. The row stays to be read.

    Raises Forbidden, Stale, Refused (basis_over).
    """
    owns = row.project_id == place.project.id and Role.OWNER in place.roles
    keeps = row.parent_id == place.project.id and answers(place)
    if not owns and not keeps:
        raise Forbidden(ANSWERS)
    if row.version_id != version:
        raise Stale
    if row.state not in OPEN:
        raise Refused("basis_over")
    before = row.state
    row.state = BasisState.ENDED
    row.ended_by, row.ended_at, row.ended_for = place.viewer.name, now, reason
    db.session.flush()
    _record(place, row, "end_basis", {"reason": reason}, now, before=before)


def parent_of(place: Place, basis_id: int) -> Project:
    """The project whose catalogue is read. Raises NotFound where that was not agreed."""
    row = found(place, basis_id)
    if row.project_id != place.project.id or row.state != BasisState.STANDING:
        raise NotFound
    return db.session.get_one(Project, row.parent_id)


def _open(parent: Project) -> ColumnElement[bool]:
    """Volumes of a project that are not classified, nor hold a file that is."""
    secret = select(Document.id).where(Document.volume_id == Volume.id, Document.secrecy != "")
    return (Volume.project_id == parent.id) & (Volume.secrecy == "") & ~exists(secret)


def catalogue(parent: Project, search: str) -> Select[Volume]:
    """The volumes of a project that are built upon, by their numbers; words narrow 档号 and title."""
    wanted = select(Volume).where(_open(parent))
    for word in search.split():
        titled = Volume.title.contains(word, autoescape=True)
        wanted = wanted.where(titled | Volume.code.contains(word, autoescape=True))
    return wanted.order_by(Volume.number, Volume.id)


def kept_back(parent: Project) -> int:
    """How many volumes are not shown: they are classified."""
    wanted = select(func.count()).where(Volume.project_id == parent.id, ~_open(parent))
    return db.session.scalar(wanted) or 0


def contents(parent: Project, volume_id: int) -> tuple[Volume, Sequence[Document]]:
    """A volume of the catalogue, and what its list of contents says. Raises NotFound."""
    volume = db.session.scalar(select(Volume).where(_open(parent), Volume.id == volume_id))
    if volume is None:
        raise NotFound
    inside = select(Document).where(Document.volume_id == volume.id, Document.gone == Gone.HERE)
    ordered = inside.order_by(Document.position, Document.id)
    return volume, db.session.scalars(ordered.limit(MOST)).all()


MOST = 500
"""Files of a volume that are listed."""


def cite(place: Place, parent: Project, code: str, number: int, *, now: datetime) -> Volume:
    """Write the 档号 of a volume that is built upon among the 互见号 of one of our own (by its number).

    Raises Refused (basis_no_code, basis_long, no_such_volume, and as `volumes.edit`).
    """
    known = select(Volume.id).where(_open(parent), Volume.code == code, Volume.code != "")
    if db.session.scalar(known.order_by(Volume.id).limit(1)) is None:
        raise Refused("basis_no_code", code=code)
    volume = volumes.numbered(place, number)
    said = enlarging.cited(volume.see_also, code)
    if len(said) > enlarging.LONGEST:
        raise Refused("basis_long", number=number)
    volumes.edit(place, volume, {"see_also": said}, version=None, now=now)
    return volume
