"""Votes on paper: entered with the scanned sheet, seen by the member for whom they were entered, and
confirmed or contested by him.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.sealing import Voted
from acceptance.gateways.storage import LocalStore
from acceptance.models import PanelMember
from acceptance.models.shapes import Evidence
from acceptance.models.states import VoteWay
from acceptance.refusals import NotFound, Refused
from acceptance.services.files import purges
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import hands, journal
from acceptance.services.ground.access import Place
from workflows.projects import Stage
from workflows.roles import Role

from . import invitations, panels, strikes, votes
from .panels import record
from .reviews import hold
from .votes import Way, give

SHEETS = frozenset((filetypes.PDF, filetypes.OFD, filetypes.TIFF, filetypes.JPEG, filetypes.PNG))
"""What a scanned sheet may be."""


def refuse_paper(place: Place, member: PanelMember) -> None:
    """Raises Refused (secret_sheet, and as `invitations.refuse_unready`) where a vote of this member
    cannot be entered from paper.
    """
    if votes.secret(place.project):
        raise Refused("secret_sheet")
    invitations.refuse_unready(place.project, member)


def enter_sheet(
    place: Place,
    member: PanelMember,
    voted: Voted,
    read: str,
    taken: Sequence[Incoming | Receipt],
    store: LocalStore,
    *,
    now: datetime,
) -> None:
    """Enter a vote given on paper, with the scanned sheet; `read` is the mark of what is voted upon
    as the page has it on which it is entered. A member with an account is told at once, by whom and
    not what.

    Raises Refused (one_sheet, not_a_sheet, secret_sheet, what `votes.give` refuses, and why the
    file was not taken); then the file is not kept.
    """
    received = [one for one in taken if isinstance(one, Incoming)]
    by = place.viewer.name
    try:
        sheet = _one_sheet(taken, received)
        if votes.secret(place.project):
            raise Refused("secret_sheet")
        kept: Evidence = {
            "name": sheet.name,
            "digest": sheet.stored.digest,
            "size": sheet.stored.size,
            "type": sheet.media_type,
            "by": by,
        }
        member.sheet = kept
        way = Way(VoteWay.PAPER, read, by, awaits=invitations.has_account(member))
        # By name: nothing is sealed.
        give(place, member, voted, way, None, now)
    except Refused:
        for one in received:
            one.path.unlink(missing_ok=True)
        raise
    store.keep(sheet.path, sheet.stored)
    hands.keep(place, "panel", member.id, "enter_vote")
    # The panel hears of it, and with it whose vote it is said to be.
    entered = f"{by}录入{member.name}的纸质表决票"
    journal.notify(place.project.id, Role.PANELIST, "vote", now=now, reason=entered)
    if way.awaits:
        asked = f"{by}录入了您的纸质表决票：请看扫描件，属实的确认，不属实的在表决结束前否认"
        _tell(place, member, "vote", asked, now)


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


def _tell(place: Place, member: PanelMember, action: str, reason: str, now: datetime) -> None:
    project_id, person = place.project.id, member.person_id
    journal.notify(project_id, Role.PANELIST, action, now=now, reason=reason, person_id=person)


def sheet_of(place: Place, member: PanelMember, *, now: datetime) -> Evidence:
    """The sheet of a vote on paper: to the member, to whoever entered such, and to the panel once
    the vote has ended. Raises NotFound; Erased, Refused (purge_asked) where its bytes are purged.
    """
    mine = bool(member.person_id) and member.person_id == place.viewer.person_id
    ended = votes.standing(place.project, now=now).ended
    if member.sheet is None or not (mine or ended or Role.BUREAU in place.roles):
        raise NotFound
    purges.require_kept(place, member.sheet["digest"], member.sheet["name"])
    return member.sheet


def confirm(place: Place, *, now: datetime) -> PanelMember:
    """The member says that what was entered for him is his vote.

    Raises NotFound for who has no seat, Refused (not_in_stage, not_from_paper, paper_confirmed,
    vote_is_over).
    """
    member = _own(place, now)
    member.awaits = False
    db.session.flush()
    record(place, "confirm_vote", member, {"name": member.name}, now)
    return member


def contest(place: Place, reason: str, *, now: datetime) -> PanelMember:
    """The member says that it is not his vote: it is struck through, and he votes himself.

    Raises NotFound for who has no seat, Refused (not_in_stage, not_from_paper, paper_confirmed,
    vote_is_over).
    """
    member = _own(place, now)
    strikes.contest(place, member, reason, now=now)
    said = f"{member.name}否认代录的纸质表决票，已划去：{reason}"
    journal.notify(place.project.id, Role.BUREAU, "contest_vote", now=now, reason=said)
    return member


def _own(place: Place, now: datetime) -> PanelMember:
    """The viewer's own seat, with a vote from paper, while the vote goes on."""
    hold(place, (Stage.REVIEW,))
    member = panels.seat(place)
    db.session.refresh(member, with_for_update={"of": PanelMember})
    if member.via != VoteWay.PAPER:
        raise Refused("not_from_paper")
    if votes.standing(place.project, now=now).ended:
        raise Refused("vote_is_over")
    if not member.awaits:
        raise Refused("paper_confirmed")
    return member
