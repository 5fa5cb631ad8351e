"""How a panel votes: by account, by link or on paper, by name or in secret.

What a vote decides is a rule (workflows.rules.voting). How it stands nobody is told before it has
ended: then the secret ballots are opened (ballots).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.clock import local_date
from acceptance.gateways.sealing import Sealer, Voted
from acceptance.gateways.storage import LocalStore
from acceptance.models import PanelMember, Project
from acceptance.models.shapes import Evidence, Facts
from acceptance.models.states import VoteWay
from acceptance.refusals import NotFound, Refused
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.life.facts import ProjectFacts
from workflows import clauses
from workflows.facts import VotingFacts
from workflows.projects import Stage
from workflows.roles import Role

from . import ballots, invitations, panels
from .invitations import refuse_unready
from .panels import record
from .reviews import hold

SHEETS = frozenset((filetypes.PDF, filetypes.OFD, filetypes.TIFF, filetypes.JPEG, filetypes.PNG))
"""What a scanned sheet may be."""


@dataclass(frozen=True)
class _Way:
    """How a vote came, and who handed the link over or entered the sheet."""

    via: VoteWay
    by: str = ""


def secret(project: Project) -> bool:
    """Whether the project's pack wants a secret ballot."""
    return clauses.vote(packs.procedure(project)).secret


def standing(project: Project, *, now: datetime) -> VotingFacts:
    """How many have voted, and once the vote has ended what came of it."""
    return ProjectFacts(project, local_date(now)).voting


def cast(place: Place, voted: Voted, sealer: Sealer, *, now: datetime) -> PanelMember:
    """The viewer's own vote, by the account. Raises NotFound for who has no seat, Refused
    (not_in_stage, already_voted, vote_is_over, seal_broken).
    """
    member = panels.seat(place)
    _give(place, member, voted, _Way(VoteWay.ACCOUNT), sealer, now)
    return member


def cast_by_link(token: str, voted: Voted, sealer: Sealer, *, now: datetime) -> PanelMember:
    """A vote by a link, in the member's own name and with no other right in the project.

    Raises NotFound for a link that does not work, Refused as `cast`.
    """
    member = invitations.by_token(token, now=now)
    way = _Way(VoteWay.MAILED)
    if member.token_by:
        way = _Way(VoteWay.HANDED, member.token_by)
    # Plain values: a member without an account serves no organisation that we know.
    name = f"{member.name}（经链接）"
    voter = Viewer(member.person_id or 0, name, member.organisation_id or 0, member.unit)
    place = Place(project_of(member), frozenset(), frozenset(), voter)
    _give(place, member, voted, way, sealer, now)
    return member


def enter_sheet(
    place: Place,
    member: PanelMember,
    voted: Voted,
    taken: Sequence[Incoming | Receipt],
    store: LocalStore,
    *,
    now: datetime,
) -> None:
    """Enter a vote given on paper, with the scanned sheet.

    Raises Refused (one_sheet, not_a_sheet, secret_sheet, not_in_stage, already_voted, recused, and
    why the file was not taken); then the file is not kept.
    """
    received = [one for one in taken if isinstance(one, Incoming)]
    try:
        sheet = _one_sheet(taken, received)
        if secret(place.project):
            raise Refused("secret_sheet")
        kept: Evidence = {
            "name": sheet.name,
            "digest": sheet.stored.digest,
            "size": sheet.stored.size,
            "type": sheet.media_type,
            "by": place.viewer.name,
        }
        member.sheet = kept
        # By name: nothing is sealed.
        _give(place, member, voted, _Way(VoteWay.PAPER, place.viewer.name), None, now)
    except Refused:
        for one in received:
            one.path.unlink(missing_ok=True)
        raise
    store.keep(sheet.path, sheet.stored)
    # The panel hears of it, and with it whose vote it is said to be.
    entered = f"{place.viewer.name}录入{member.name}的纸质表决票"
    journal.notify(place.project.id, Role.PANELIST, "vote", now=now, reason=entered)


def _one_sheet(taken: Sequence[Incoming | Receipt], received: Sequence[Incoming]) -> Incoming:
    for one in taken:
        if isinstance(one, Receipt) and one.refused:
            raise one.refused
    if len(received) != 1:
        raise Refused("one_sheet")
    sheet = next(iter(received))
    if sheet.media_type not in SHEETS:
        raise Refused("not_a_sheet", name=sheet.name)
    return sheet


def sheet_of(place: Place, member: PanelMember, *, now: datetime) -> Evidence:
    """The sheet of a vote on paper: to whoever entered such, and to the panel once the vote has
    ended. Raises NotFound.
    """
    ended = standing(place.project, now=now).ended
    if member.sheet is None or not (ended or Role.BUREAU in place.roles):
        raise NotFound
    return member.sheet


def _give(
    place: Place,
    member: PanelMember,
    voted: Voted,
    way: _Way,
    sealer: Sealer | None,
    now: datetime,
) -> None:
    """Count a vote, once. What was voted in secret is sealed without who, and the journal says only
    that the member has voted.
    """
    project = place.project
    hold(place, (Stage.REVIEW,))
    refuse_unready(project, member)
    _take_turn(member, way, now)
    said: Facts = {"member": member.name, "via": way.via.value}
    if way.by:
        said["by"] = way.by
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


def _take_turn(member: PanelMember, way: _Way, now: datetime) -> None:
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
            token_hash=None,
            token_until=None,
            token_by="",
        )
        .returning(PanelMember.id)
    )
    if noted is None:
        raise Refused("already_voted")


def close(place: Place, sealer: Sealer, *, now: datetime) -> None:
    """End the vote with the quorum of the pack, before the last member has voted.

    Raises Refused (not_in_stage, vote_is_over, quorum_missing, seal_broken).
    """
    hold(place, (Stage.REVIEW,))
    project = place.project
    told = standing(project, now=now)
    if told.ended:
        raise Refused("vote_is_over")
    if told.cast < told.quorum:
        raise Refused("quorum_missing", count=told.quorum - told.cast)
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
    db.session.get_one(Project, project_id).vote_closed = False
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
            token_hash=None,
            token_until=None,
            token_by="",
        )
    )
    ballots.clear(project_id)


def project_of(member: PanelMember) -> Project:
    """The project that a member judges."""
    return db.session.get_one(Project, member.project_id)
