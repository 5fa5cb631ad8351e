"""Who leaves a unit or is disabled: at once, or after a last day; with a reason, on record.

What ends at once: the sign-ins, the delegations to and from the person, the links to choose a
password. What was delivered and signed stays under the name it bears.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, func, or_, select, update

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Deputy, LoginSession, Membership, OneTimeToken, Organisation, Person
from acceptance.models.shapes import Facts
from acceptance.refusals import NotFound, Refused
from workflows.office import wrong_last_day
from workflows.roles import ADMIN_NAMES, AdminOf

from . import journal, office
from .access import Viewer

LETTING_IN = (AdminOf.ALL, AdminOf.SECURITY)
"""Administrators who can let people in again."""
ORDERED = "到期自动执行"
"""The reason of what the program does on the day after a last day: who ordered it stands above."""


def serving(person_id: int, organisation_id: int) -> Membership:
    """The membership of a person in a unit. Raises NotFound."""
    found: Membership | None = db.session.scalar(
        select(Membership).where(
            Membership.person_id == person_id, Membership.organisation_id == organisation_id
        )
    )
    if found is None:
        raise NotFound
    return found


def leave(
    membership: Membership, until: date | None, reason: str, *, actor: Viewer | None, now: datetime
) -> None:
    """A person serves a unit no longer: from now on, or after a last day.

    Raises Refused (last_day_past).
    """
    if code := wrong_last_day(until, today=local_date(now)):
        raise Refused(code)
    person_id, before = membership.person_id, told(membership)
    if until is not None:
        membership.until = until
        after = {**before, "until": until.isoformat()}
        _note(person_id, "plan_end", before, after, reason, actor=actor, now=now)
        return
    end_delegations([membership.organisation_id], person_id, now=now)
    mine = LoginSession.membership_id == membership.id
    db.session.execute(delete(LoginSession).where(mine))
    db.session.delete(membership)
    db.session.flush()
    journal.mark_seats(person_id)
    _note(person_id, "end_membership", before, {}, reason, actor=actor, now=now)


def disable(
    person: Person, until: date | None, reason: str, *, actor: Viewer | None, now: datetime
) -> None:
    """A person signs in no longer: from now on, or after a last day. What it served is kept, so that
    it can be enabled again.

    Raises Refused (last_day_past, last_admin).
    """
    if code := wrong_last_day(until, today=local_date(now)):
        raise Refused(code)
    refuse_last_admin(person)
    if until is not None:
        before, person.until = {"until": _day(person.until)}, until
        after = {"until": until.isoformat()}
        _note(person.id, "plan_disable", before, after, reason, actor=actor, now=now)
        return
    person.disabled = True
    end_sessions(person.id)
    units = [one.organisation_id for one in person.memberships]
    end_delegations(units, person.id, now=now)
    end_links(person.id, now=now)
    db.session.flush()
    _note(person.id, "disable", {}, {}, reason, actor=actor, now=now)


def enable(person: Person, reason: str, *, actor: Viewer, now: datetime) -> None:
    """A person signs in again, and no last day is set. Raises Refused (not_disabled)."""
    if not person.disabled and person.until is None:
        raise Refused("not_disabled", name=person.name)
    before = {"until": _day(person.until)}
    person.disabled, person.until = False, None
    db.session.flush()
    _note(person.id, "enable", before, {"until": ""}, reason, actor=actor, now=now)


def set_admin(
    person: Person,
    admin_of: AdminOf | None,
    reason: str,
    *,
    apart: bool,
    actor: Viewer,
    now: datetime,
) -> None:
    """Make a person an administrator, of other things, or (None) no longer one; its sign-ins end,
    since its rights changed. `apart`: the three are separate persons here.

    Raises Refused (own_admin: nobody gives himself more; admins_apart; last_admin).
    """
    before = _administers(person)
    if before == admin_of:
        return
    if actor.person_id == person.id and admin_of is not None:
        raise Refused("own_admin")
    if apart and admin_of == AdminOf.ALL:
        raise Refused("admins_apart")
    if admin_of not in LETTING_IN:
        refuse_last_admin(person)
    person.is_admin, person.admin_of = admin_of is not None, admin_of or AdminOf.ALL
    act = "take_admin"
    if admin_of is not None:
        act = "give_admin"
    if actor.person_id != person.id:
        end_sessions(person.id)
    db.session.flush()
    then, new = _said(before), _said(admin_of)
    _note(person.id, act, {"admin_of": then}, {"admin_of": new}, reason, actor=actor, now=now)


def _administers(person: Person) -> AdminOf | None:
    if not person.is_admin:
        return None
    return AdminOf(person.admin_of)


def _said(admin_of: AdminOf | None) -> str:
    if admin_of is None:
        return ""
    return ADMIN_NAMES[admin_of]


def refuse_last_admin(person: Person) -> None:
    """Raises Refused (last_admin): somebody must be able to let people in again."""
    others = select(func.count()).where(
        Person.is_admin,
        Person.admin_of.in_(LETTING_IN),
        Person.disabled.is_(False),
        Person.until.is_(None),
        Person.id != person.id,
    )
    if _administers(person) in LETTING_IN and not db.session.scalar(others):
        raise Refused("last_admin", name=person.name)


def end_sessions(person_id: int, *, but: int = 0) -> int:
    """End the sign-ins of a person, all of them or all but one; returns how many ended."""
    mine = LoginSession.person_id == person_id, LoginSession.id != but
    count = db.session.scalar(select(func.count()).where(*mine)) or 0
    db.session.execute(delete(LoginSession).where(*mine))
    return count


def end_links(person_id: int, *, now: datetime) -> None:
    """End the links by which a person would choose a password."""
    unused = OneTimeToken.person_id == person_id, OneTimeToken.used_at.is_(None)
    db.session.execute(update(OneTimeToken).where(*unused).values(used_at=now))


def sign_out(person: Person, *, actor: Viewer, now: datetime) -> None:
    """End every sign-in of a person, who may sign in again."""
    after = {"count": end_sessions(person.id)}
    _note(person.id, "end_sessions", {}, after, "", actor=actor, now=now)


def end_due(*, now: datetime) -> int:
    """Do what was ordered for last days that have gone by; returns how many there were. Nobody
    signs in or acts past such a day meanwhile.
    """
    today = local_date(now)
    ended = db.session.scalars(
        select(Membership).where(Membership.until < today).order_by(Membership.id)
    ).all()
    for membership in ended:
        leave(membership, None, ORDERED, actor=None, now=now)
    gone = select(Person).where(Person.until < today, Person.disabled.is_(False))
    shut = db.session.scalars(gone.order_by(Person.id)).all()
    for person in shut:
        disable(person, None, ORDERED, actor=None, now=now)
    return len(ended) + len(shut)


def told(membership: Membership) -> Facts:
    """What the record says of a membership."""
    organisation = db.session.get_one(Organisation, membership.organisation_id)
    return {
        "unit": organisation.name,
        "unit_id": organisation.id,
        "title": membership.title,
        "until": _day(membership.until),
    }


def end_delegations(units: Iterable[int], person_id: int, *, now: datetime) -> None:
    """End what a person gave and what it holds in these units."""
    mine = or_(Deputy.principal_id == person_id, Deputy.deputy_id == person_id)
    db.session.execute(
        update(Deputy)
        .where(mine, Deputy.organisation_id.in_(list(units)), Deputy.ended_at.is_(None))
        .values(ended_at=now)
    )


def _note(
    person_id: int,
    act: str,
    before: Facts,
    after: Facts,
    reason: str,
    *,
    actor: Viewer | None,
    now: datetime,
) -> None:
    office.record(
        "person", person_id, act, actor=actor, now=now, before=before, after=after, reason=reason
    )


def _day(day: date | None) -> str:
    if day is None:
        return ""
    return day.isoformat()
