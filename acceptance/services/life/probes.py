"""The bounded questions behind the facts of a project, each prepared once; which of them a step asks
stands in `asked`.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from acceptance.models import (
    Document,
    Duty,
    FileVersion,
    Filing,
    Fixity,
    Organisation,
    Party,
    Report,
    Statement,
    Volume,
)
from acceptance.services.ground.questions import Question
from workflows import standards
from workflows.documents import Standing
from workflows.filings import DELIVERED, NOT_FILED, NOT_SUBMITTED, FilingState
from workflows.roles import PartyKind, Role
from workflows.words import DUTY_NAMES

LIMIT = 50
"""A list of what is missing is cut here: nobody reads further, and a gate must not cost more the
worse a project stands.
"""
COUNTED = 1000
MINE = bindparam("project", type_=Integer)
TODAY = bindparam("today", type_=Date)


@cache
def open_items(stage: str, below: str) -> Question:
    """Open required items due by a stage, counted by who owes them, class and holder.

    `below` is the mark they fall short of: submitted, checked or filed.
    """
    filing, party, organisation = Filing.__table__.c, Party.__table__.c, Organisation.__table__.c
    waits_for_supervisor = and_(filing.state == FilingState.SUBMITTED, filing.supervised)
    short: dict[str, ColumnElement[bool]] = {
        "submitted": filing.state.in_(NOT_SUBMITTED),
        "checked": or_(filing.state.in_(NOT_SUBMITTED), waits_for_supervisor),
        "filed": filing.state.in_(NOT_FILED),
    }
    # Empty means: still with the party that owes it.
    holder = case(
        (filing.state == FilingState.EXEMPTION_ASKED, Role.BUREAU),
        (waits_for_supervisor, Role.SUPERVISOR),
        (filing.state.in_((FilingState.SUBMITTED, FilingState.CHECKED)), Role.OWNER),
        else_="",
    ).label("holder")
    by = (
        filing.party_id,
        party.kind,
        organisation.name,
        filing.group_code,
        filing.group_name,
        holder,
    )
    wanted = (
        select(*by, func.count().label("files"), func.min(filing.name).label("sample"))
        .join(Party.__table__, party.id == filing.party_id)
        .join(Organisation.__table__, organisation.id == party.organisation_id)
        .where(
            filing.project_id == MINE,
            filing.required,
            filing.stage_rank <= standards.STAGES.index(stage),
            short[below],
        )
        .group_by(*by)
        .order_by(filing.party_id, func.min(filing.id))
        .limit(LIMIT)
    )
    return Question(wanted)


def _without(duty: str) -> Question:
    """The parties that have nobody for a duty today: key, kind, name."""
    named = exists().where(
        Duty.party_id == Party.id,
        Duty.duty == duty,
        Duty.since <= TODAY,
        or_(Duty.until.is_(None), Duty.until >= TODAY),
    )
    return Question(
        select(Party.id, Party.kind, Organisation.name)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(Party.project_id == MINE, Party.ended_on.is_(None), ~named)
        .order_by(Party.section, Party.id)
        .limit(LIMIT)
    )


WITHOUT = {duty: _without(duty) for duty in DUTY_NAMES}
"""The parties without somebody for a duty, by the duty."""
ENGAGED_KINDS = Question(
    select(Party.kind).where(Party.project_id == MINE, Party.ended_on.is_(None)).order_by(Party.id)
)
"""What the parties were engaged for."""


def _undrawn() -> Question:
    """The contractors that owe as-built drawings and have delivered none: key, name."""
    drawings = (Filing.project_id == MINE, Filing.drawings, Filing.party_id == Party.id)
    # What was recognised as not applicable is owed by nobody.
    owes = exists().where(*drawings, Filing.state != FilingState.EXEMPT)
    delivered = exists().where(*drawings, Filing.state.in_(DELIVERED))
    return Question(
        select(Party.id, Organisation.name)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(
            Party.project_id == MINE,
            Party.kind == PartyKind.CONTRACTOR,
            owes,
            ~delivered,
        )
        .order_by(Party.section, Party.id)
        .limit(LIMIT)
    )


UNDRAWN = _undrawn()


def _bounded(condition: ColumnElement[bool]) -> Question:
    """How many documents of the project fit, counted no further than COUNTED; its partial index
    holds no others.
    """
    probe = (
        select(Document.id).where(Document.project_id == MINE, condition).limit(COUNTED).subquery()
    )
    return Question(select(func.count()).select_from(probe))


ANY_VOLUME = Question(
    select(Volume.id).where(Volume.project_id == MINE).order_by(Volume.id).limit(1)
)
UNSOUND_VOLUMES = Question(
    select(Volume.id, Volume.title, Volume.files)
    .where(Volume.project_id == MINE, Volume.sound.is_(False))
    .order_by(Volume.number)
    .limit(LIMIT)
)
LOOSE = _bounded(Document.volume_id.is_(None) & (Document.gone == literal_column("''")))
UNNUMBERED = Question(
    select(func.count()).select_from(
        select(Volume.id)
        .where(Volume.project_id == MINE, Volume.code == "")
        .limit(COUNTED)
        .subquery()
    )
)
# A literal, not a parameter: only then does SQLite see that the partial index fits.
NOT_STORED = _bounded(
    (Document.state == literal_column("'listed'")) & (Document.gone == literal_column("''"))
)

DAMAGED = (
    select(func.count())
    .select_from(FileVersion)
    .join(Fixity, Fixity.digest == FileVersion.digest)
    .where(FileVersion.project_id == MINE, FileVersion.current, Fixity.damaged_at.is_not(None))
)
"""Files whose bytes are known to be damaged."""

VALID = Question(
    select(Report.kind)
    .where(Report.project_id == MINE, Report.state == Standing.VALID)
    .distinct()
    .order_by(Report.kind)
)
"""The kinds of documents that stand."""
BUILT = Question(
    select(
        select(func.count()).where(Report.project_id == MINE).scalar_subquery().label("papers"),
        select(func.count()).where(Document.project_id == MINE).scalar_subquery().label("files"),
    )
)
"""How many papers and files there are."""
STATEMENTS = Question(
    select(Statement.__table__).where(Statement.project_id == MINE).order_by(Statement.id)
)
"""What the parties wrote."""
