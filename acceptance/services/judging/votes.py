"""How a panel votes: by account or by link, by name or in secret; on paper in papered.

What a vote decides is a rule (workflows.rules.voting). How it stands nobody is told before it has
ended: then the secret ballots are opened (ballots).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.gateways.sealing import Sealer, Voted
from acceptance.models import PanelMember, Project
from acceptance.models.shapes import Facts
from acceptance.models.states import VoteWay
from acceptance.refusals import Refused
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.life.facts import ProjectFacts
from workflows import clauses
from workflows.facts import VotingFacts
from workflows.projects import Stage

from . import ballots, basis, invitations, panels, readings
from .invitations import refuse_unready
from .panels import record
from .reviews import hold


@dataclass(frozen=True)
class Way:
    """How a vote came, the mark of what was read before it (`readings`), and who handed the link
    over or entered the sheet; `awaits`: for a member with an account, who has not said yet that it
    is his.
    """

    via: VoteWay
    read: str
    by: str = ""
    awaits: bool = False


def secret(project: Project) -> bool:
    """Whether the project's pack wants a secret ballot."""
    return clauses.vote(packs.procedure(project)).secret


def standing(project: Project, *, now: datetime) -> VotingFacts:
    """How many have voted, and once the vote has ended what came of it."""
    return ProjectFacts(project, local_date(now)).voting


def cast(place: Place, voted: Voted, read: str, sealer: Sealer, *, now: datetime) -> PanelMember:
    """The viewer's own vote, by the account; `read` is the mark of what he read (`readings`).

    Raises NotFound for who has no seat, Refused (not_in_stage, already_voted, vote_is_over,
    not_put_to_vote, basis_changed, seal_broken).
    """
    member = panels.seat(place)
    give(place, member, voted, Way(VoteWay.ACCOUNT, read), sealer, now)
    return member


def cast_by_link(
    token: str, voted: Voted, read: str, sealer: Sealer, *, now: datetime
) -> PanelMember:
    """A vote by a link, in the member's own name and with no other right in the project.

    Raises NotFound for a link that does not work, Refused as `cast`.
    """
    member = invitations.by_token(token, now=now)
    way = Way(VoteWay.MAILED, read)
    if member.token_by:
        way = Way(VoteWay.HANDED, read, member.token_by)
    # Plain values: a member without an account serves no organisation that we know.
    name = f"{member.name}（经链接）"
    voter = Viewer(member.person_id or 0, name, member.organisation_id or 0, member.unit)
    place = Place(project_of(member), frozenset(), frozenset(), voter)
    give(place, member, voted, way, sealer, now)
    return member


def give(
    place: Place,
    member: PanelMember,
    voted: Voted,
    way: Way,
    sealer: Sealer | None,
    now: datetime,
) -> None:
    """Count a vote, once. What was voted in secret is sealed without who, and the journal says only
    that the member has voted.

    Raises Refused (not_in_stage, vote_is_over, already_voted, recused, not_put_to_vote,
    basis_changed, seal_broken).
    """
    project = place.project
    hold(place, (Stage.REVIEW,))
    refuse_unready(project, member)
    facts = ProjectFacts(project, local_date(now))
    basis.refuse_unfinished(facts)
    readings.refuse_other(facts, way.read)
    project.vote_begun = True
    _take_turn(member, way, now)
    said: Facts = {"member": member.name, "via": way.via.value, "read": way.read}
    if way.by:
        said["by"] = way.by
    if way.awaits:
        said["awaits"] = True
    if member.sheet:
        said["sheet"] = member.sheet["digest"]
    if sealer is not None and secret(project):
        ballots.put_in(project.id, voted, sealer)
    else:
        member.vote, member.dissent = voted
        said["vote"] = voted.vote
        if voted.dissent:
            said["dissent"] = voted.dissent
    db.session.flush()
    record(place, "vote", member, said, now)
    if sealer is not None and standing(project, now=now).ended:
        ballots.open_all(project.id, sealer)


def _take_turn(member: PanelMember, way: Way, now: datetime) -> None:
    """Note that the member has voted, by one statement: of two votes at once one is the first."""
    # The link is used up with the vote, whichever way the vote was given.
    noted = db.session.scalar(
        update(PanelMember)
        .where(
            PanelMember.id == member.id,
            PanelMember.voted_on.is_(None),
            PanelMember.recused.is_(False),
        )
        .values(
            voted_on=local_date(now),
            via=way.via.value,
            via_by=way.by,
            awaits=way.awaits,
            token_hash=None,
            token_until=None,
            token_by="",
        )
        .returning(PanelMember.id)
    )
    if noted is None:
        raise Refused("already_voted")


def close(place: Place, sealer: Sealer, *, now: datetime) -> None:
    """End the vote with the quorum of the pack, before the last member has voted; what was entered
    from paper for somebody with an account stands open to him until the day is over.

    Raises Refused (not_in_stage, vote_is_over, quorum_missing, paper_of_today, seal_broken).
    """
    hold(place, (Stage.REVIEW,))
    project = place.project
    told = standing(project, now=now)
    if told.ended:
        raise Refused("vote_is_over")
    if told.cast < told.quorum:
        raise Refused("quorum_missing", count=told.quorum - told.cast)
    if fresh := _awaited_of(project.id, local_date(now)):
        raise Refused("paper_of_today", name=fresh)
    project.vote_closed = True
    db.session.flush()
    ballots.open_all(project.id, sealer)
    journal.record(
        project.id,
        "close_vote",
        actor=place.viewer,
        now=now,
        noun="panel",
        facts={"votes": told.cast, "members": told.members},
    )


def _awaited_of(project_id: int, day: date) -> str | None:
    """A member for whom a vote was entered from paper on this day, and who has not confirmed it."""
    waits = select(PanelMember.name).where(
        PanelMember.project_id == project_id, PanelMember.awaits, PanelMember.voted_on >= day
    )
    return db.session.scalar(waits.order_by(PanelMember.id).limit(1))


def take_out(member: PanelMember) -> None:
    """A vote by name that was struck through counts no longer: the member votes anew, and a vote
    that was closed is open again.
    """
    member.vote, member.dissent, member.voted_on = None, "", None
    member.via, member.via_by, member.sheet, member.awaits = None, "", None, False
    project_of(member).vote_closed = False
    db.session.flush()


def annul(place: Place, *, now: datetime) -> None:
    """What was voted so far is void; the journal says how many votes it were."""
    project = place.project
    told = standing(project, now=now)
    if told.begun:
        journal.record(
            project.id,
            "annul_votes",
            actor=place.viewer,
            now=now,
            noun="panel",
            facts={"votes": told.cast},
        )
    clear(project.id)


def clear(project_id: int) -> None:
    """A meeting begins with no votes."""
    project = db.session.get_one(Project, project_id)
    project.vote_begun = project.vote_closed = False
    db.session.flush()
    db.session.execute(
        update(PanelMember)
        .where(PanelMember.project_id == project_id)
        .values(
            vote=None,
            dissent="",
            voted_on=None,
            via=None,
            via_by="",
            sheet=None,
            awaits=False,
            token_hash=None,
            token_until=None,
            token_by="",
        )
    )
    ballots.clear(project_id)


def project_of(member: PanelMember) -> Project:
    """The project that a member judges."""
    return db.session.get_one(Project, member.project_id)
