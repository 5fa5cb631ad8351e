"""What a unit delivered and what it owes, counted line by line for a hand-over (交接单)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, func, select

from acceptance.extensions import db
from acceptance.models import Document, Filing, Finding, HeldFile, Party, Volume
from acceptance.models.shapes import HandedOver
from acceptance.models.states import HeldState
from workflows.filings import DELIVERED
from workflows.findings import FindingState
from workflows.successions import OWED

Item = Row[int, str, str, int, str, bool, int, date | None]
"""Key, code, name, section, state, whether required, stored files, day by which it is due."""
Bound = Row[int, int, str, int]
"""Key, number and title of a volume, and how many of its files the unit delivered."""
_ITEM = (
    Filing.id,
    Filing.code,
    Filing.name,
    Filing.section,
    Filing.state,
    Filing.required,
    Filing.stored,
    Filing.due_on,
)


@dataclass(frozen=True)
class Counted:
    """What a unit hands over, line by line, with the figures and the digest of all of it."""

    delivered: Sequence[Item]
    owed: Sequence[Item]
    others: Sequence[Item]
    volumes: Sequence[Bound]
    figures: HandedOver
    digest: str


def count(party: Party) -> Counted:
    """Count what a party delivered and owes now. `others` may be handed in and are not in."""
    rows = db.session.execute(
        select(*_ITEM).where(Filing.party_id == party.id).order_by(Filing.section, Filing.id)
    ).all()
    volumes = db.session.execute(
        select(Volume.id, Volume.number, Volume.title, func.count().label("files"))
        .join(Document, Document.volume_id == Volume.id)
        .join(Filing, Filing.id == Document.filing_id)
        .where(Filing.party_id == party.id)
        .group_by(Volume.id, Volume.number, Volume.title)
        .order_by(Volume.number)
    ).all()
    held = db.session.scalars(held_of(party)).all()
    findings = db.session.scalars(findings_of(party)).all()
    delivered = [row for row in rows if row.state in DELIVERED]
    owed = [row for row in rows if row.state in OWED and row.required]
    told = [
        [[row.id, row.state, row.stored] for row in rows],
        [[row.id, row.files] for row in volumes],
        list(held),
        list(findings),
    ]
    return Counted(
        delivered,
        owed,
        [row for row in rows if row.state in OWED and not row.required],
        volumes,
        {
            "delivered": len(delivered),
            "files": sum(row.stored for row in rows),
            "volumes": len(volumes),
            "owed": len(owed),
            "held": len(held),
            "findings": len(findings),
        },
        hashlib.sha256(json.dumps(told).encode()).hexdigest(),
    )


def held_of(party: Party) -> Select[int]:
    """The files of a party that wait for a place."""
    return (
        select(HeldFile.id)
        .where(HeldFile.party_id == party.id, HeldFile.state == HeldState.HELD)
        .order_by(HeldFile.id)
    )


def findings_of(party: Party) -> Select[int]:
    """The problems that a party must still mend."""
    return (
        select(Finding.id)
        .where(Finding.party_id == party.id, Finding.state != FindingState.CLOSED)
        .order_by(Finding.id)
    )
