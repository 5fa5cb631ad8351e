"""Secret ballots: sealed while the vote goes on, opened together once it has ended."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from acceptance.extensions import db
from acceptance.gateways.sealing import BrokenSeal, Sealer, Voted
from acceptance.models import Ballot, SealedBallot
from acceptance.refusals import Refused


def put_in(project_id: int, voted: Voted, sealer: Sealer) -> None:
    """One more ballot among those that are there: all are taken out, mixed and sealed anew, so that
    who compares before and after finds every ballot changed and none in its place.

    Raises Refused (seal_broken).
    """
    inside = [*_taken_out(project_id, sealer), voted]
    for one in _mixed(inside):
        db.session.add(SealedBallot(project_id=project_id, sealed=sealer.seal(project_id, one)))
    db.session.flush()


def open_all(project_id: int, sealer: Sealer) -> None:
    """Open what is sealed, in an order of chance. Raises Refused (seal_broken)."""
    inside = _taken_out(project_id, sealer)
    if inside:
        rows = [
            {"project_id": project_id, "vote": one.vote, "dissent": one.dissent}
            for one in _mixed(inside)
        ]
        db.session.execute(insert(Ballot), rows)


def clear(project_id: int) -> None:
    """No ballots, sealed or open."""
    db.session.execute(delete(SealedBallot).where(SealedBallot.project_id == project_id))
    db.session.execute(delete(Ballot).where(Ballot.project_id == project_id))


def _taken_out(project_id: int, sealer: Sealer) -> list[Voted]:
    mine = SealedBallot.project_id == project_id
    rows = db.session.scalars(select(SealedBallot.sealed).where(mine)).all()
    try:
        inside = [sealer.open(project_id, row) for row in rows]
    except BrokenSeal as error:
        raise Refused("seal_broken") from error
    db.session.execute(delete(SealedBallot).where(mine))
    return inside


def _mixed(inside: Iterable[Voted]) -> list[Voted]:
    mixed = list(inside)
    secrets.SystemRandom().shuffle(mixed)
    return mixed
