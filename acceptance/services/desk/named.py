"""What a person of a unit is named for by a name alone: duties, and drafts that were not issued yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select

from acceptance.extensions import db
from acceptance.models import Organisation, Party, Person, Project, Statement
from acceptance.services.ground import own
from acceptance.services.ground.questions import Question
from acceptance.services.judging import reviews
from workflows.projects import CLOSED, Stage
from workflows.roles import PartyKind
from workflows.words import TEXT_NAMES

WRITES: Mapping[str, Sequence[str]] = {
    PartyKind.SUPERVISOR: ("audit_report",),
    PartyKind.OWNER: ("self_check", "application"),
}
"""The texts that a party writes; the evaluation is the organiser's."""


PARTS = Question(
    select(Party.project_id, Party.kind)
    .join(Project, Project.id == Party.project_id)
    .where(Party.organisation_id == bindparam("unit", type_=Integer), Project.state.not_in(CLOSED))
    .order_by(Party.project_id, Party.id)
)
"""In which projects a unit is what."""


def is_of(duty: Any, person: Person, names: Collection[str]) -> bool:
    """Whether a duty (with the unit of its party) is this person's: by the account; of one that was
    named without, by the name, where no colleague may be meant as well.
    """
    if duty.person_id is not None:
        return bool(duty.person_id == person.id)
    if duty.name not in names:
        return False
    told = own.who_is(duty.organisation_id, duty.name, duty.phone, duty.email)
    namesakes = own.namesakes(duty.organisation_id, duty.name, person.id)
    return told == person.id or not namesakes


def drafts(
    unit: Organisation, parts: Iterable[Any], names: Collection[str]
) -> Iterator[tuple[int, int, str]]:
    """Texts that were begun under these names and not issued yet, by key, project and title: the unit
    goes on with them.
    """
    hands = {(one.project_id, kind) for one in parts for kind in WRITES.get(one.kind, ())}
    mine = (
        select(Statement, Project)
        .join(Project, Project.id == Statement.project_id)
        .where(
            Statement.written_by.in_(names),
            or_(
                Project.id.in_({number for number, _kind in hands}),
                Project.organiser_id == unit.id,
            ),
        )
        .order_by(Statement.id)
    )
    for row, project in db.session.execute(mine):
        stages = reviews.WRITING.get(row.kind, (Stage.REVIEW, Stage.RECHECK))
        organises = row.kind == reviews.EVALUATION and project.organiser_id == unit.id
        theirs = organises or (project.id, row.kind) in hands
        if row.body and theirs and project.state in stages:
            yield row.id, project.id, TEXT_NAMES[row.kind]
