"""A division or a joining of sections is taken back as a whole, while nothing was built on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from acceptance.extensions import db
from acceptance.models import (
    Arrangement,
    Document,
    FileMove,
    Filing,
    HeldFile,
    Party,
    Project,
    Section,
    SectionChange,
    Succession,
    Upload,
    Volume,
)
from acceptance.models.states import ArrangementState, SectionKind
from acceptance.refusals import NotFound
from acceptance.services.ground import holds, parted
from acceptance.services.ground.access import Place
from acceptance.services.ground.built import Pile
from workflows.filings import FilingState
from workflows.successions import OPEN

from . import carried, resectioning, sections
from .sections import ACT


def undo(place: Place, row: SectionChange, *, now: datetime) -> None:
    """Take it back as a whole, while nothing rests on it.

    Raises NotFound when it was, Refused (not_in_stage, archive_fixed, volume_sealed, built_upon with
    what rests on it).
    """
    holds.require(place, ACT)
    if row.undone_at is not None:
        raise NotFound
    parted.refuse(row.project_id, row.made_at)
    shelf = [key for one in row.rows if one["noun"] == "volume" for key in one["ids"]]
    holds.require_volumes(place, ACT, Volume.id.in_(shelf))
    named = sections.names(row.project_id)
    _resting(place.project, row, named).refuse()
    if row.made:
        db.session.execute(
            delete(Filing).where(Filing.id.in_(row.made)),
            execution_options={"synchronize_session": False},
        )
    carried.put_back(row.rows)
    turns = {SectionKind.SPLIT: _take_away, SectionKind.MERGED: _bring_back}
    data = turns[SectionKind(row.kind)](row, named)
    row.undone_by, row.undone_at = place.viewer.name, now
    db.session.flush()
    db.session.expire_all()
    for one in row.rows:
        if one["noun"] == "party" and "ended_on" in one["now"]:
            resectioning.line_of(
                place, "revive_party", db.session.get_one(Party, one["ids"][0]), {}, now
            )
    resectioning.record(
        place, "undo_sections", row, {"data": data, "before": named[row.section]}, now
    )


def _take_away(row: SectionChange, named: dict[int, str]) -> dict[str, str | None]:
    """The section that a division made goes; its number stays used."""
    made = _row(row.project_id, row.other)
    made.merged_into = row.section
    return {f"section.{row.other}": None}


def _bring_back(row: SectionChange, named: dict[int, str]) -> dict[str, str | None]:
    gone, other = _row(row.project_id, row.section), _row(row.project_id, row.other)
    taught = {gone.name, *gone.called}
    other.called = [one for one in other.called if one not in taught]
    gone.merged_into = None
    return {f"section.{row.section}": named[row.section]}


def _row(project_id: int, number: int) -> Section:
    mine = Section.project_id == project_id, Section.number == number
    return db.session.scalars(select(Section).where(*mine).order_by(Section.id)).one()


def _resting(project: Project, row: SectionChange, named: dict[int, str]) -> Pile:
    """What was built on it: another change of its sections, rows that say something else, what came
    to a section that would go, a line that came to be and was worked on.
    """
    pile = Pile(named[row.section])
    for later in sections.changes(project.id):
        touched = {later.section, later.other} & {row.section, row.other}
        if later.id > row.id and later.undone_at is None and touched:
            pile.note("shaped_since", "project", project.id, named[later.section])
    for noun, key in carried.changed_since(row.rows):
        carried.note(pile, project.id, noun, key)
    _note_tied(pile, project, row)
    _note_worked_on(pile, row.made)
    if row.kind == SectionKind.SPLIT:
        _note_come(pile, project, row)
    numbered = select(Volume.id, Volume.title).where(
        Volume.id.in_([key for one in row.rows if one["noun"] == "volume" for key in one["ids"]]),
        Volume.code != "",
    )
    pile.add("numbered", "volume", numbered.order_by(Volume.id))
    return pile


def _note_tied(pile: Pile, project: Project, row: SectionChange) -> None:
    """The units of a hand-over since, open or done, of which one would go back and the other would
    not: what the one owes would be the other's, where that one does not stand.
    """
    parties = [one for one in row.rows if one["noun"] == "party"]
    going = {key for one in parties if "section" in one["now"] for key in one["ids"]}
    joined = {key for one in parties if "successor_id" in one["now"] for key in one["ids"]}
    open_ones = select(Succession).where(
        Succession.project_id == project.id, Succession.state.in_(OPEN)
    )
    pairs = [
        (one.party, one.successor_id)
        for one in db.session.scalars(open_ones.order_by(Succession.id))
    ]
    pairs += [(one, one.successor_id) for one in project.parties if one.id not in joined]
    for party, follows in pairs:
        if follows is not None and (party.id in going) != (follows in going):
            pile.note("unit_since", "project", project.id, party.organisation.name)


def _note_worked_on(pile: Pile, made: list[int]) -> None:
    used = (
        (Filing.state != FilingState.MISSING)
        | Filing.id.in_(select(Document.filing_id).where(Document.filing_id.in_(made)))
        | Filing.id.in_(select(HeldFile.filing_id).where(HeldFile.filing_id.in_(made)))
        | Filing.id.in_(select(Upload.filing_id).where(Upload.filing_id.in_(made)))
        | Filing.id.in_(select(FileMove.filing_id).where(FileMove.filing_id.in_(made)))
    )
    wanted = select(Filing.id, Filing.name).where(Filing.id.in_(made), used)
    pile.add("item_since", "filing", wanted.order_by(Filing.id))


def _note_come(pile: Pile, project: Project, row: SectionChange) -> None:
    """What lies in the section that the division made and did not come with it."""
    known = {(one["noun"], key) for one in row.rows for key in one["ids"]}
    known |= {("filing", key) for key in row.made}
    for noun in carried.PLACED:
        model = carried.MODELS[noun]
        mine = (model.project_id == project.id) & (model.section == row.other)
        for key in carried.ids_of(noun, mine):
            if (noun, key) not in known:
                carried.note(pile, project.id, noun, key)
    open_ones = select(func.count()).where(
        Arrangement.project_id == project.id,
        Arrangement.section == row.other,
        Arrangement.state == ArrangementState.PROPOSED,
    )
    if db.session.scalar(open_ones):
        pile.note("arranged_since", "project", project.id, str(row.other))
