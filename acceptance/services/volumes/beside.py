"""What stands beside a volume: where it lies, by which entry it is out, what the archive asks that will receive it.
One question for all three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, false, select

from acceptance.extensions import db
from acceptance.models import (
    Loan,
    LoanVolume,
    Organisation,
    Placement,
    ReceivingRules,
    ShelfPlace,
    Volume,
)
from acceptance.services.ground.access import Place
from workflows.receiving import Rules

from . import receiving
from .shelving import Lies


@dataclass(frozen=True)
class Beside:
    """All of it; a keeper sees its own set, others every one, and no reader."""

    lies: Sequence[Lies]
    loan: Loan | None
    rules: Rules | None


def of(place: Place, volume: Volume) -> Beside:
    """What this viewer may know of a volume."""
    mine, keeps = place.viewer.organisation_id, place.may("shelf.keep")
    here = Placement.volume_id == Volume.id
    away = and_(LoanVolume.volume_id == Volume.id, LoanVolume.out)
    if keeps:
        here &= Placement.organisation_id == mine
        away &= LoanVolume.organisation_id == mine
    else:
        away = and_(false())
        if not place.may("shelf.see"):
            here = and_(false())
    receiver = ReceivingRules.organisation_id == place.project.city_archive_id
    rows = db.session.execute(
        select(Organisation.name, ShelfPlace.label, Loan, ReceivingRules)
        .select_from(Volume)
        .outerjoin(Placement, here)
        .outerjoin(ShelfPlace, ShelfPlace.id == Placement.place_id)
        .outerjoin(Organisation, Organisation.id == Placement.organisation_id)
        .outerjoin(LoanVolume, away)
        .outerjoin(Loan, Loan.id == LoanVolume.loan_id)
        .outerjoin(ReceivingRules, receiver)
        .where(Volume.id == volume.id)
        .order_by(Placement.id)
    ).all()
    first = rows[0]
    lies = [Lies(row.name, row.label) for row in rows if row.label is not None]
    return Beside(lies, first.Loan, receiving.read(first.ReceivingRules))
