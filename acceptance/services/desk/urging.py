"""催办: the owner urges a party by hand; a letter to each of its people, once a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Filing, Membership, Party, Person
from acceptance.models.states import DutyKind, LetterKind
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows.filings import FilingState

from . import outbox
from .outbox import Draft

AT_MOST, LISTED = 200, 50
"""Items that are counted, and those that a letter lists."""
LACKING = {FilingState.MISSING.value: "缺", FilingState.RETURNED.value: "退回"}


class Addressee(NamedTuple):
    """Someone a letter goes to; an archivist need not have an account (no id)."""

    id: int | None
    name: str
    email: str


def urge(place: Place, party: Party, *, now: datetime) -> int:
    """Urge a party to hand in what is missing or was returned; returns how many letters were
    written, 0 when it owes nothing.
    """
    today, project = local_date(now), place.project
    rows = _owed(party)
    if not rows:
        return 0
    lines = "\n".join(_line(number, row) for number, row in enumerate(rows[:LISTED], 1))
    written = sum(
        outbox.post(
            Draft(
                kind=LetterKind.URGE,
                key=f"urge-{party.id}-{to.id or to.name}-{today.isoformat()}",
                name=to.name,
                address=to.email,
                person_id=to.id,
                project_id=project.id,
                party_id=party.id,
                subject=f"催办：{project.name}还缺 {len(rows)} 条",
                body=f"{party.organisation.name}：\n\n"
                f"{place.viewer.organisation}请贵单位尽快提交下列条目。\n\n{lines}",
            ),
            today=today,
            now=now,
        )
        for to in _addressees(party, today)
    )
    journal.record(
        project.id,
        "urge",
        actor=place.viewer,
        now=now,
        noun="party",
        object_id=party.id,
        facts={"party": party.organisation.name, "items": len(rows), "letters": written},
    )
    journal.notify(
        project.id, "contractor", "urge", now=now, party_id=party.id, reason=f"还缺 {len(rows)} 条"
    )
    return written


def _owed(party: Party) -> Sequence[Filing]:
    """Required items of the party that are not in, whether due or not; what is due first, first."""
    return db.session.scalars(
        select(Filing)
        .where(
            Filing.project_id == party.project_id,
            Filing.party_id == party.id,
            Filing.required,
            Filing.state.in_((FilingState.MISSING, FilingState.RETURNED)),
        )
        .order_by(Filing.due_on, Filing.id)
        .limit(AT_MOST)
    ).all()


def _line(number: int, row: Filing) -> str:
    said = [LACKING[row.state]]
    if row.due_on:
        said.append(f"{row.due_on} 到期")
    if row.reason:
        said.append(row.reason)
    return f"{number}．{row.code} {row.name}（{'，'.join(said)}）"


def _addressees(party: Party, today: date) -> Iterator[Addressee]:
    """The people of the party's organisation, then its archivists (档案员) whom that left out."""
    people = db.session.execute(
        select(Person.id, Person.name, Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == party.organisation_id, Person.disabled.is_(False))
        .order_by(Person.id)
    )
    reached = set()
    for number, name, email in people.all():
        reached.add(email)
        yield Addressee(number, name, email)
    for duty in party.duties:
        serving = duty.until is None or duty.until >= today
        if duty.duty == DutyKind.ARCHIVIST and serving and duty.email and duty.email not in reached:
            yield Addressee(None, duty.name, duty.email)
