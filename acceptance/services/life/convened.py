"""The bounded questions about a panel, what it looked at, how it voted and what it found."""

from __future__ import annotations

from sqlalchemy import Integer, and_, bindparam, exists, func, select, union_all

from acceptance.models import (
    Ballot,
    Expert,
    Finding,
    FormerName,
    Membership,
    Organisation,
    PanelMember,
    Party,
    Sample,
    SampleNote,
    SealedBallot,
    Strike,
    Volume,
)
from acceptance.services.ground.questions import Question
from workflows.strikes import StrikeState

from .probes import LIMIT, MINE

_MEMBER, _UNIT, _PARTY = PanelMember.__table__.c, Organisation.__table__.c, Party.__table__.c
_EXPERT, _SERVES = Expert.__table__.c, Membership.__table__.c
_PERSON = func.coalesce(_MEMBER.person_id, _EXPERT.person_id)
SEATS = Question(
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
"""Who sits on the panel; whoever stepped back does not. Member, name, unit, organisation and its kind,
post, day of the letter, account, expert, whether the name was asked about, vote, whether it waits to
be confirmed.
"""
_STRIKE = Strike.__table__.c
STRIKES = Question(
    select(func.count())
    .select_from(Strike.__table__)
    .where(_STRIKE.project_id == MINE, _STRIKE.state == StrikeState.ASKED.value)
)
"""How many votes and points from paper were asked to be struck through, and nobody has answered."""
_BEFORE = FormerName.__table__.c
PARTIES = Question(
    union_all(
        select(_UNIT.id, _UNIT.name)
        .join_from(Organisation.__table__, Party.__table__, _PARTY.organisation_id == _UNIT.id)
        .where(_PARTY.project_id == MINE),
        select(_BEFORE.organisation_id, _BEFORE.name)
        .join_from(
            FormerName.__table__, Party.__table__, _PARTY.organisation_id == _BEFORE.organisation_id
        )
        .where(_PARTY.project_id == MINE),
    )
)
"""The organisations that are parties of the project, or were, by each name that they bore."""
ENGAGED = Question(
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
    .order_by(_MEMBER.id, _UNIT.name)
)
"""The members whose account serves a party of the project, with the name of that party."""

BALLOTS = Question(select(Ballot.vote).where(Ballot.project_id == MINE).order_by(Ballot.id))
SEALED = Question(select(func.count()).where(SealedBallot.project_id == MINE))
"""What was cast in secret, and how many ballots are sealed still."""
_SENT_BACK = Finding.sent_back_in(bindparam("round", type_=Integer))
FINDINGS = Question(
    select(Finding.state, func.count().label("all"), func.count().filter(_SENT_BACK))
    .where(Finding.project_id == MINE, Finding.inspection_id.is_(None))
    .group_by(Finding.state)
    .order_by(Finding.state)
)
"""The problems of the review by where they stand, and how many of them `:round` sent back."""
SAMPLED = Question(
    select(Volume.title, Volume.groups, Volume.number, Sample.by_hand, Sample.result)
    .outerjoin(Sample, Sample.volume_id == Volume.id)
    .where(Volume.project_id == MINE)
    .order_by(Volume.number)
)
"""Every volume with how it came into the sample, where it is in it, and what was found."""
UNLOOKED = Question(
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
