"""How members of the panel name the numbers by which the sample is drawn: first the digest, when
no more are taken number and salt (workflows.sampling).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Draw, DrawNumber, PanelMember
from acceptance.models.shapes import Facts
from acceptance.refusals import Refused
from acceptance.services.ground.access import Place
from workflows import sampling
from workflows.draws import DrawState
from workflows.names import plain

from . import draws


@dataclass(frozen=True)
class Slip:
    """What a member keeps until numbers are shown; it is told once and kept nowhere here."""

    seat: int
    number: int
    salt: str
    digest: str


def of(row: Draw | None, seat: int) -> DrawNumber | None:
    """What was handed in for a seat of the panel."""
    if row is None:
        return None
    return next((one for one in row.numbers if one.seat == seat), None)


def without_account(members: Sequence[PanelMember]) -> list[PanelMember]:
    """Whose numbers come on paper slips: who has no account and has not stepped back."""
    return [one for one in members if one.person_id is None and not one.recused]


def slip(place: Place, member: PanelMember, number: int, *, now: datetime) -> Slip:
    """Number, a new salt and their digest, for the member to keep. Nothing is written.

    Raises what `name` raises.
    """
    row = draws.taking(place, "name_number", now=now)
    _refuse_who_may_not_name(row, member)
    salt = sampling.new_salt()
    return Slip(member.id, number, salt, _digest(row, member.id, number, salt))


def name(place: Place, member: PanelMember, digest: str, *, now: datetime) -> None:
    """A member hands the digest of his number in, once, from his own account.

    Raises Refused (recused, number_named, naming_lost), what `draws.taking` raises.
    """
    row = draws.taking(place, "name_number", now=now)
    project = place.project
    outside = project.organiser_id not in (member.organisation_id, place.viewer.organisation_id)
    _take(place, row, member, digest, outside=outside, entered_by="", now=now)


def enter(place: Place, member: PanelMember, digest: str, *, now: datetime) -> None:
    """The bureau types in what a member without an account wrote on paper: the digest alone.

    Raises Refused (has_account, slips_refused), what `name` raises.
    """
    row = draws.taking(place, "enter_slip", now=now)
    _refuse_account(member)
    if any(one.entered_by for one in _never_shown(place.project.id)):
        raise Refused("slips_refused")
    _take(place, row, member, digest, outside=False, entered_by=place.viewer.name, now=now)


def _take(
    place: Place,
    row: Draw,
    member: PanelMember,
    digest: str,
    *,
    outside: bool,
    entered_by: str,
    now: datetime,
) -> None:
    _refuse_who_may_not_name(row, member)
    if any(one.digest == digest for one in row.numbers):
        raise Refused("digest_taken")
    one = DrawNumber(
        project_id=row.project_id,
        seat=member.id,
        name=member.name,
        unit=member.unit,
        outside=outside,
        entered_by=entered_by,
        digest=digest,
        at=now,
    )
    row.numbers.append(one)
    said: Facts = {
        "member": member.name,
        "unit": member.unit,
        "seat": member.id,
        "outside": outside,
        "digest": digest,
    }
    action = "name_number"
    if entered_by:
        action = "enter_slip"
    draws.took(place, row, action, said, now=now)


def _refuse_who_may_not_name(row: Draw, member: PanelMember) -> None:
    if member.recused:
        raise Refused("recused", name=member.name)
    if of(row, member.id):
        raise Refused("number_named", name=member.name)
    # By name too: whoever was taken off and put on again has another seat.
    if any(_is(one, member) for one in _never_shown(row.project_id)):
        raise Refused("naming_lost", name=member.name)


def _is(one: DrawNumber, member: PanelMember) -> bool:
    return one.seat == member.id or plain(one.name) == plain(member.name)


def _never_shown(project_id: int) -> Sequence[DrawNumber]:
    """The numbers for whose sake an earlier drawing of the project came to nothing."""
    return db.session.scalars(
        select(DrawNumber)
        .join(Draw, Draw.id == DrawNumber.draw_id)
        .where(
            DrawNumber.project_id == project_id,
            Draw.state == DrawState.VOID,
            # one called off before closing was shown by nobody, to nobody's blame
            Draw.shown_until.is_not(None),
            DrawNumber.number.is_(None),
        )
    ).all()


def show(place: Place, member: PanelMember, number: int, salt: str, *, now: datetime) -> int:
    """A member shows the number that he handed in. The last one draws; returns how many volumes
    then, else 0.

    Raises Refused (not_named, number_shown, number_differs), what `draws.taking` raises.
    """
    return _show(place, "show_number", member, number, salt, now=now)


def show_slip(place: Place, member: PanelMember, number: int, salt: str, *, now: datetime) -> int:
    """The bureau types in number and salt from the slip of a member without an account.

    Raises Refused (has_account), what `show` raises.
    """
    _refuse_account(member)
    return _show(place, "show_slip", member, number, salt, now=now)


def _refuse_account(member: PanelMember) -> None:
    """Who has an account names and shows the number himself."""
    if member.person_id is not None:
        raise Refused("names_himself", name=member.name)


def _show(
    place: Place, action: str, member: PanelMember, number: int, salt: str, *, now: datetime
) -> int:
    row = draws.taking(place, action, now=now)
    one = of(row, member.id)
    if one is None:
        raise Refused("not_named", name=member.name)
    if one.number is not None:
        raise Refused("number_shown", name=member.name)
    if _digest(row, member.id, number, salt) != one.digest:
        raise Refused("number_differs")
    one.number, one.salt, one.shown_at = number, salt, now
    said = {"member": member.name, "seat": member.id, "number": number, "salt": salt}
    draws.took(place, row, action, said, now=now)
    return draws.draw_if_ready(place, row, now=now)


def _digest(row: Draw, seat: int, number: int, salt: str) -> str:
    return sampling.commitment(row.project_code, row.head, row.frame, seat, number, salt)
