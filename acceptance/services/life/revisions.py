"""更正单: a project's registered data put right, proposed by the owner and agreed by the organiser.

Moving one is a step (services.amending); what each step does beside moving it stands in EFFECTS.
What was issued before keeps its words; `since` tells what was put right after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Organisation, Project, Revision
from acceptance.models.shapes import Correction
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import hands, journal, packs
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Answers, Question
from acceptance.services.ground.seen import MINE
from workflows import revisions as table
from workflows.acts import ACTS, possible
from workflows.revisions import Plain, RevisionState, Values
from workflows.roles import Role
from workflows.sides import Standing

from . import dividing, joining, registered, sides


def of_project(project_id: int) -> Sequence[Revision]:
    """All corrections of a project's data, the newest first."""
    mine = select(Revision).where(Revision.project_id == project_id)
    return db.session.scalars(mine.order_by(Revision.number.desc())).all()


def on_its_way(project_id: int) -> Revision | None:
    """The one that is not answered yet; there is never a second."""
    return db.session.scalar(
        select(Revision).where(
            Revision.project_id == project_id, Revision.state == RevisionState.PROPOSED
        )
    )


def propose(
    place: Place, wanted: Values, reason: str, *, version: int | None, now: datetime
) -> Revision:
    """Propose that the data be as `wanted`, by the fields of `workflows.revisions`; what is not named
    stays. `version` is that of the project which was read.

    Raises Stale, Refused (not_in_stage, revision_on_its_way, nothing_corrected, unit_on_two_sides,
    project_code_taken),
    NotFound for a unit that there is not, or that is of another kind.
    """
    project = place.project
    may_ask(project, "project.correct", version)
    before = registered.values(project)
    names = list(table.differing(before, wanted))
    if not names:
        raise Refused("nothing_corrected")
    for name in names:
        _fits(project, name, wanted[name])
    corrections = [correction(project, name, before.get(name), wanted[name]) for name in names]
    return ask(place, reason, corrections, now)


def propose_ending(
    place: Place, reason: str, keeper: str, receiver: str, *, version: int | None, now: datetime
) -> Revision:
    """Propose that the project end (终止), and where its archive goes.

    Raises Stale, Refused (not_in_stage, revision_on_its_way).
    """
    project = place.project
    may_ask(project, "project.end", version)
    said = {"keeper": keeper, "receiver": receiver}
    corrections = [correction(project, name, "", said[name]) for name in table.ENDING]
    return ask(place, reason, corrections, now)


def ends(row: Revision) -> dict[str, str]:
    """What a row that proposes the end of its project says of the archive; nothing for another."""
    said = {one["field"]: str(one["after"]) for one in row.corrections}
    return {name: said[name] for name in table.ENDING if name in said}


def may_ask(project: Project, act: str, version: int | None) -> None:
    """Raises Stale, Refused (not_in_stage, revision_on_its_way) where nothing can be proposed now."""
    if not possible(ACTS[act].when, project.state):
        raise Refused("not_in_stage", stage=project.state)
    if on_its_way(project.id):
        raise Refused("revision_on_its_way")
    if version is not None and version != project.version_id:
        raise Stale


def ask(place: Place, reason: str, corrections: list[Correction], now: datetime) -> Revision:
    """Enter what is proposed, with its line and a word to the organiser."""
    row = _open(place, reason, corrections, now)
    facts = {"number": row.number, "reason": reason, "corrected": corrections}
    journal.record(
        place.project.id,
        "propose_revision",
        actor=place.viewer,
        now=now,
        noun="revision",
        object_id=row.id,
        after=row.state,
        facts=facts,
    )
    hands.keep(place, "revision", row.id, "propose_revision")
    journal.notify(place.project.id, Role.BUREAU, "propose_revision", now=now, reason=reason)
    return row


def _fits(project: Project, name: str, value: Plain) -> None:
    """Whether a unit may be what it is to be; whatever else was typed, the form has judged."""
    if name.startswith(table.SECTION):
        if name not in registered.values(project):
            raise NotFound
        return
    if name == "completion_by":
        if value not in {row.get("code") for row in packs.procedure(project).organisers}:
            raise NotFound
        return
    if not value and name in table.ALWAYS:
        raise NotFound
    if name == "code":
        refuse_taken(str(value), project.id)
    if name not in table.UNITS or value is None:
        return
    unit = db.session.get(Organisation, value)
    if unit is None or unit.kind != table.UNITS[name]:
        raise NotFound
    sides.refuse_clash(project, unit.id, Standing(table.STANDING[name]))


def refuse_taken(code: str, but: int = 0) -> None:
    """A number belongs to one project, be that one void."""
    taken = select(Project.id).where(Project.code == code, Project.id != but)
    if db.session.scalar(taken):
        raise Refused("project_code_taken", code=code)


def correction(project: Project, name: str, before: Plain, after: Plain) -> Correction:
    """One field, before and after, as it is told now."""
    return {
        "field": name,
        "before": before,
        "after": after,
        "was": registered.told(project, name, before),
        "now": registered.told(project, name, after),
    }


def _open(place: Place, reason: str, corrections: list[Correction], now: datetime) -> Revision:
    project_id = place.project.id
    last = db.session.scalar(
        select(func.max(Revision.number)).where(Revision.project_id == project_id)
    )
    row = Revision(
        project_id=project_id,
        number=(last or 0) + 1,
        reason=reason,
        corrections=corrections,
        proposed_by=place.viewer.name,
        proposed_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _answered(place: Place, row: Revision, answer: str, now: datetime) -> None:
    row.answer, row.answered_by, row.answered_at = answer, place.viewer.name, now
    journal.notify(place.project.id, Role.OWNER, "propose_revision", now=now, reason=answer)


def _agree(place: Place, row: Revision, answer: str, now: datetime) -> None:
    """The data become what was proposed, if they are still what it was proposed upon.

    Raises Refused (revision_stale, unit_on_two_sides, project_code_taken; what stands in the way of
    dividing the project).
    """
    if target := joining.wanted(row):
        joining.join(place, row, target, now=now)
    if ends(row):
        # the step that ends the project says the rest
        _answered(place, row, answer, now)
        return
    if said := dividing.wanted(row):
        refuse_taken(said.code)
        _answered(place, row, answer, now)
        dividing.divide(place, row, said, now=now)
        return
    before = registered.values(place.project)
    for one in row.corrections:
        if before.get(one["field"]) != one["before"]:
            name = table.label(one["field"])
            raise Refused("revision_stale", name=name)
        if one["field"] == "code":
            refuse_taken(str(one["after"]), place.project.id)
    _answered(place, row, answer, now)
    registered.become(place, {one["field"]: one["after"] for one in row.corrections}, now=now)


EFFECTS: Mapping[str, Callable[[Place, Revision, str, datetime], None]] = {
    "agree_revision": _agree,
    "refuse_revision": _answered,
    "withdraw_revision": lambda place, row, answer, now: None,
}
"""What a step of a correction does beside moving it."""


def lapse(place: Place, *, now: datetime) -> None:
    """The project is closed: what was proposed and not answered is over with it."""
    row = on_its_way(place.project.id)
    if row is None:
        return
    row.state = RevisionState.LAPSED.value
    db.session.flush()
    journal.record(
        place.project.id,
        "lapse_revision",
        actor=place.viewer,
        now=now,
        noun="revision",
        object_id=row.id,
        before=RevisionState.PROPOSED,
        after=row.state,
        facts={"number": row.number},
        recount=False,
    )


def since(project_id: int, moment: datetime) -> list[Correction]:
    """What was put right after a moment, each field once, as it is told now."""
    return _later(Answers(project=project_id).rows(AGREED), moment)


def since_each(
    project_id: int, moments: Mapping[int, datetime], answers: Answers | None = None
) -> Mapping[int, list[Correction]]:
    """The same for several things, by their ids; those after which nothing was put right are left
    out."""
    agreed = (answers or Answers(project=project_id)).rows(AGREED)
    found = {key: _later(agreed, moment) for key, moment in moments.items()}
    return {key: corrections for key, corrections in found.items() if corrections}


AGREED = Question(
    select(Revision.answered_at, Revision.corrections)
    .where(Revision.project_id == MINE, Revision.state == RevisionState.AGREED)
    .order_by(Revision.answered_at, Revision.id)
)
"""What was put right, and when."""


def _later(agreed: Sequence[Any], moment: datetime) -> list[Correction]:
    found: dict[str, Correction] = {}
    for row in agreed:
        if row.answered_at is not None and row.answered_at > moment:
            found |= {
                one["field"]: one for one in row.corrections if one["field"] not in table.UNTOLD
            }
    return list(found.values())
