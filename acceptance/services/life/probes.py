"""The bounded questions behind the facts of a project: prepared once, since building a statement
costs more than running it.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from acceptance.models import (
    Document,
    Duty,
    Expert,
    FileVersion,
    Filing,
    Fixity,
    FormerName,
    Membership,
    Organisation,
    PanelMember,
    Party,
    Sample,
    SampleNote,
    Strike,
    Volume,
)
from workflows.filings import DELIVERED, NOT_FILED, NOT_SUBMITTED, FilingState
from workflows.roles import PartyKind, Role
from workflows.strikes import StrikeState

LIMIT = 50
"""A list of what is missing is cut here: nobody reads further, and a gate must not cost more the
worse a project stands.
"""
COUNTED = 1000
MINE = bindparam("project", type_=Integer)


@cache
def open_items(below: str) -> Select[int, str, str, str, str, str, int, str]:
    """Open required items due by `:rank` of `:project`, counted by who owes them, class and holder.

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
    return (
        select(*by, func.count().label("count"), func.min(filing.name).label("sample"))
        .join(Party.__table__, party.id == filing.party_id)
        .join(Organisation.__table__, organisation.id == party.organisation_id)
        .where(
            filing.project_id == MINE,
            filing.required,
            filing.stage_rank <= bindparam("rank", type_=Integer),
            short[below],
        )
        .group_by(*by)
        .order_by(filing.party_id, func.min(filing.id))
        .limit(LIMIT)
    )


def without(duty: str, project_id: int, today: date) -> Select[int, str, str]:
    """The parties that have nobody for a duty on that day: key, kind, name."""
    named = exists().where(
        Duty.party_id == Party.id,
        Duty.duty == duty,
        Duty.since <= today,
        or_(Duty.until.is_(None), Duty.until >= today),
    )
    return (
        select(Party.id, Party.kind, Organisation.name)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(Party.project_id == project_id, Party.ended_on.is_(None), ~named)
        .order_by(Party.section, Party.id)
        .limit(LIMIT)
    )


def undrawn(project_id: int) -> Select[int, str]:
    """The contractors that owe as-built drawings and have delivered none: key, name."""
    drawings = (Filing.project_id == project_id, Filing.drawings, Filing.party_id == Party.id)
    # What was recognised as not applicable is owed by nobody.
    owes = exists().where(*drawings, Filing.state != FilingState.EXEMPT)
    delivered = exists().where(*drawings, Filing.state.in_(DELIVERED))
    return (
        select(Party.id, Organisation.name)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(
            Party.project_id == project_id,
            Party.kind == PartyKind.CONTRACTOR,
            owes,
            ~delivered,
        )
        .order_by(Party.section, Party.id)
        .limit(LIMIT)
    )


def _bounded(condition: ColumnElement[bool]) -> Select[int]:
    """How many documents of the project fit, counted no further than COUNTED; its partial index
    holds no others.
    """
    probe = (
        select(Document.id).where(Document.project_id == MINE, condition).limit(COUNTED).subquery()
    )
    return select(func.count()).select_from(probe)


ANY_VOLUME = select(Volume.id).where(Volume.project_id == MINE).limit(1)
UNSOUND_VOLUMES = (
    select(Volume.id, Volume.title, Volume.files)
    .where(Volume.project_id == MINE, Volume.sound.is_(False))
    .order_by(Volume.number)
    .limit(LIMIT)
)
LOOSE = _bounded(Document.volume_id.is_(None) & (Document.gone == literal_column("''")))
UNNUMBERED = select(func.count()).select_from(
    select(Volume.id).where(Volume.project_id == MINE, Volume.code == "").limit(COUNTED).subquery()
)
# A literal, not a parameter: only then does SQLite see that the partial index fits.
NOT_STORED = _bounded(
    (Document.state == literal_column("'listed'")) & (Document.gone == literal_column("''"))
)

UNLOOKED = (
    select(Volume.number)
    .join(Sample, Sample.volume_id == Volume.id)
    .where(
        Sample.project_id == MINE,
        Sample.changed_at.is_not(None),
        ~exists().where(
            SampleNote.sample_id == Sample.id,
            SampleNote.entered_at > Sample.changed_at,
            SampleNote.struck_at.is_(None),
        ),
    )
    .order_by(Volume.number)
    .limit(LIMIT)
)
"""Sampled volumes that a change touched and nobody has looked at since."""

DAMAGED = (
    select(func.count())
    .select_from(FileVersion)
    .join(Fixity, Fixity.digest == FileVersion.digest)
    .where(FileVersion.project_id == MINE, FileVersion.current, Fixity.damaged_at.is_not(None))
)
"""Files whose bytes are known to be damaged."""

_MEMBER, _UNIT, _PARTY = PanelMember.__table__.c, Organisation.__table__.c, Party.__table__.c
_EXPERT, _SERVES = Expert.__table__.c, Membership.__table__.c
_PERSON = func.coalesce(_MEMBER.person_id, _EXPERT.person_id)
Seat = Row[
    int,
    str,
    str,
    int | None,
    str | None,
    str,
    date | None,
    int | None,
    int | None,
    bool,
    str | None,
    bool,
]
"""Member, name, unit, organisation and its kind, post, day of the letter, account, expert, whether
the name was asked about, vote, whether it waits to be confirmed."""
SEATS: Select[
    int,
    str,
    str,
    int | None,
    str | None,
    str,
    date | None,
    int | None,
    int | None,
    bool,
    str | None,
    bool,
] = (
    select(
        _MEMBER.id,
        _MEMBER.name,
        _MEMBER.unit,
        _MEMBER.organisation_id,
        _UNIT.kind,
        _MEMBER.post,
        _MEMBER.deputed_on,
        _PERSON.label("person"),
        _MEMBER.expert_id,
        _MEMBER.namesake,
        _MEMBER.vote,
        _MEMBER.awaits,
    )
    .outerjoin_from(
        PanelMember.__table__, Organisation.__table__, _UNIT.id == _MEMBER.organisation_id
    )
    .outerjoin(Expert.__table__, _EXPERT.id == _MEMBER.expert_id)
    .where(_MEMBER.project_id == MINE, _MEMBER.recused.is_(False))
    .order_by(_MEMBER.id)
)
"""Who sits on the panel; whoever stepped back does not."""
_STRIKE = Strike.__table__.c
STRIKES: Select[int] = (
    select(func.count())
    .select_from(Strike.__table__)
    .where(_STRIKE.project_id == MINE, _STRIKE.state == StrikeState.ASKED.value)
)
"""How many votes and points from paper were asked to be struck through, and nobody has answered."""
_BEFORE = FormerName.__table__.c
PARTIES: CompoundSelect[int, str] = union_all(
    select(_UNIT.id, _UNIT.name)
    .join_from(Organisation.__table__, Party.__table__, _PARTY.organisation_id == _UNIT.id)
    .where(_PARTY.project_id == MINE),
    select(_BEFORE.organisation_id, _BEFORE.name)
    .join_from(
        FormerName.__table__, Party.__table__, _PARTY.organisation_id == _BEFORE.organisation_id
    )
    .where(_PARTY.project_id == MINE),
)
"""The organisations that are parties of the project, or were, by each name that they bore."""
ENGAGED: Select[int, str] = (
    select(_MEMBER.id, _UNIT.name)
    .outerjoin_from(PanelMember.__table__, Expert.__table__, _EXPERT.id == _MEMBER.expert_id)
    .join(Membership.__table__, _SERVES.person_id == _PERSON)
    .join(
        Party.__table__,
        and_(
            _PARTY.organisation_id == _SERVES.organisation_id,
            _PARTY.project_id == _MEMBER.project_id,
        ),
    )
    .join(Organisation.__table__, _UNIT.id == _SERVES.organisation_id)
    .where(_MEMBER.project_id == MINE, _MEMBER.recused.is_(False))
)
"""The members whose account serves a party of the project, with the name of that party."""
