"""Who leaves the panel (回避、缺席), and who takes the seat over (更换).

Both are possible until the first vote. After it a member could be exchanged for how he voted, and
a secret ballot cannot be taken back at all: then the meeting is adjourned, every vote is void, and
the panel that is complete again votes anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acceptance.extensions import db
from acceptance.models import PanelMember, Project
from acceptance.refusals import Refused
from acceptance.services.ground.access import Place
from workflows.projects import Stage

from .candidates import NewMember
from .panels import FORMING, of, record, take_seat, told
from .reviews import hold


def begun(project_id: int) -> bool:
    """Whether anyone has voted in this round."""
    return db.session.get_one(Project, project_id).vote_begun


def vacant(members: Sequence[PanelMember]) -> list[PanelMember]:
    """Those of a panel who have left and whose seat nobody has taken over."""
    taken = {member.replaces_id for member in members}
    return [member for member in members if member.recused and member.id not in taken]


def recuse(place: Place, member: PanelMember, reason: str, *, now: datetime) -> None:
    """A member steps back (回避): it is named in the list with the reason, and counts no longer.

    Raises Refused (not_in_stage, vote_begun, recused).
    """
    _leave(place, member, reason)
    record(place, "recuse", member, {"name": member.name, "reason": reason}, now)


def excuse(place: Place, member: PanelMember, reason: str, *, now: datetime) -> None:
    """A member cannot come (缺席): the seat is empty until somebody takes it over.

    Raises Refused (not_in_stage, vote_begun, recused).
    """
    _leave(place, member, reason)
    member.absent = True
    db.session.flush()
    record(place, "excuse", member, {"name": member.name, "reason": reason}, now)


def _leave(place: Place, member: PanelMember, reason: str) -> None:
    hold(place, (*FORMING, Stage.REVIEW))
    _refuse_after_votes(place)
    if member.recused:
        raise Refused("recused", name=member.name)
    member.recused, member.recusal, member.token_hash = True, reason, None
    db.session.flush()


def replace(place: Place, left: PanelMember, data: NewMember, *, now: datetime) -> PanelMember:
    """Somebody takes over the seat of a member who has left; the journal tells it of both.

    Raises Refused (not_in_stage, vote_begun, still_sits, replaced_already, and as `panels.add`),
    NotFound.
    """
    hold(place, (Stage.REVIEW,))
    _refuse_after_votes(place)
    if not left.recused:
        raise Refused("still_sits", name=left.name)
    if left not in vacant(of(place)):
        raise Refused("replaced_already", name=left.name)
    fresh = take_seat(place, data)
    fresh.replaces_id = left.id
    db.session.flush()
    record(place, "replace_panelist", left, {"name": left.name, "by": fresh.name}, now)
    record(place, "add_panelist", fresh, {**told(fresh), "in_place_of": left.name}, now)
    return fresh


def _refuse_after_votes(place: Place) -> None:
    if begun(place.project.id):
        raise Refused("vote_begun")
