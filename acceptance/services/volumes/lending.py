"""查阅登记: who reads which volumes of a unit's set, when, what for, when they are due back, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from acceptance.extensions import db
from acceptance.models import Loan, LoanVolume, Volume
from acceptance.models.shapes import Facts
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows.keeping import LoanState

from . import places, shelving

FIELDS = ("reader", "unit", "purpose", "way", "out_on", "due_on", "effect")
"""What is entered of a reader, and put right."""


class Lent(NamedTuple):
    """A volume of an entry."""

    row: LoanVolume
    volume: Volume


def lend(
    place: Place, ids: Sequence[int], data: Mapping[str, Any], *, today: date, now: datetime
) -> Loan:
    """Give volumes to a reader: `data` has FIELDS but the last. Raises Refused (not_in_stage,
    volumes_lent, loan_dates, out_later).
    """
    places.require(place)
    out = shelving.lent(place, ids)
    if out:
        raise Refused("volumes_lent", codes="、".join(out.values()))
    _dates(data["out_on"], data["due_on"], today)
    last = select(func.max(Loan.number)).where(Loan.project_id == place.project.id)
    mine = place.viewer.organisation_id
    loan = Loan(
        project_id=place.project.id,
        organisation_id=mine,
        number=(db.session.scalar(last) or 0) + 1,
        handed_by=place.viewer.name,
        handed_at=now,
        **{name: data[name] for name in FIELDS if name in data},
    )
    db.session.add(loan)
    db.session.flush()
    for volume_id in dict.fromkeys(ids):
        db.session.add(
            LoanVolume(
                project_id=place.project.id,
                loan_id=loan.id,
                volume_id=volume_id,
                organisation_id=mine,
            )
        )
    db.session.flush()
    told = {name: _plain(getattr(loan, name)) for name in FIELDS}
    facts: Facts = {**told, "number": loan.number, "volumes": list(dict.fromkeys(ids))}
    _record(place, loan, "lend_volumes", facts, now, after=LoanState.LENT)
    return loan


def _dates(out_on: date, due_on: date, today: date) -> None:
    if due_on < out_on:
        raise Refused("loan_dates", out=out_on.isoformat(), due=due_on.isoformat())
    if out_on > today:
        raise Refused("out_later", day=out_on.isoformat())


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value


def _record(
    place: Place,
    loan: Loan,
    action: str,
    facts: Facts,
    now: datetime,
    *,
    before: str = "",
    after: str = "",
) -> None:
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="loan",
        object_id=loan.id,
        before=before,
        after=after,
        facts=facts,
    )


def register(place: Place, *, search: str, state: str, today: date) -> Select[Loan]:
    """The register of the viewer's unit in a project, the newest first: narrowed by words in reader,
    unit, purpose or 档号, by state (lent, due, returned, struck).
    """
    wanted = select(Loan).where(
        Loan.project_id == place.project.id,
        Loan.organisation_id == place.viewer.organisation_id,
    )
    for word in search.split():
        coded = (
            select(LoanVolume.loan_id)
            .join(Volume, Volume.id == LoanVolume.volume_id)
            .where(
                LoanVolume.project_id == place.project.id,
                Volume.code.contains(word, autoescape=True),
            )
        )
        fields = (Loan.reader, Loan.unit, Loan.purpose)
        ways = [column.contains(word, autoescape=True) for column in fields]
        wanted = wanted.where(or_(*ways, Loan.id.in_(coded)))
    if state == "due":
        wanted = wanted.where(Loan.state == LoanState.LENT, Loan.due_on <= today)
    elif state in set(LoanState):
        wanted = wanted.where(Loan.state == state)
    return wanted.order_by(Loan.number.desc())


def found(place: Place, loan_id: int) -> Loan:
    """An entry of the viewer's unit. Raises NotFound for another's."""
    loan = db.session.get(Loan, loan_id)
    mine = place.viewer.organisation_id
    if loan is None or loan.project_id != place.project.id or loan.organisation_id != mine:
        raise NotFound
    return loan


def volumes_of(loans: Sequence[int]) -> Mapping[int, Sequence[Lent]]:
    """The volumes of these entries, by entry."""
    wanted = (
        select(LoanVolume, Volume)
        .join(Volume, Volume.id == LoanVolume.volume_id)
        .where(LoanVolume.loan_id.in_(loans))
        .order_by(LoanVolume.loan_id, Volume.number)
    )
    told: dict[int, list[Lent]] = {}
    for row, volume in db.session.execute(wanted):
        told.setdefault(row.loan_id, []).append(Lent(row, volume))
    return told


def give_back(
    place: Place,
    loan: Loan,
    ids: Sequence[int],
    on: date,
    effect: str,
    *,
    today: date,
    now: datetime,
) -> None:
    """Take volumes of an entry back, all that are still out where none is named; what came of the
    reading may be said with it. Raises Refused (not_in_stage, loan_struck, nothing_out, loan_dates,
    out_later).
    """
    places.require(place)
    _standing(loan)
    _dates(loan.out_on, on, today)
    mine = [one.row for one in volumes_of([loan.id]).get(loan.id, ()) if one.row.out]
    back = [row for row in mine if not ids or row.volume_id in ids]
    if not back:
        raise Refused("nothing_out", number=loan.number)
    for row in back:
        row.out, row.returned_on, row.received_by = False, on, place.viewer.name
    before, after = loan.state, ""
    if len(back) == len(mine):
        after = loan.state = LoanState.RETURNED.value
    facts: Facts = {"volumes": [row.volume_id for row in back], "on": on.isoformat()}
    if effect and effect != loan.effect:
        facts["changed"] = {"effect": [loan.effect, effect]}
        loan.effect = effect
    db.session.flush()
    _record(place, loan, "return_volumes", facts, now, before=before if after else "", after=after)


def _standing(loan: Loan) -> None:
    if loan.state == LoanState.STRUCK:
        raise Refused("loan_struck", number=loan.number)


def undo_return(place: Place, loan: Loan, volume_id: int, reason: str, *, now: datetime) -> None:
    """A volume was not returned after all. Raises NotFound, Refused (not_in_stage, loan_struck,
    nothing_back; volumes_lent where another reader has it by now).
    """
    places.require(place)
    _standing(loan)
    held = {one.row.volume_id: one for one in volumes_of([loan.id]).get(loan.id, ())}
    if volume_id not in held:
        raise NotFound
    row = held[volume_id].row
    if row.out:
        raise Refused("nothing_back", code=held[volume_id].volume.code)
    if shelving.lent(place, [volume_id]):
        raise Refused("volumes_lent", codes=held[volume_id].volume.code)
    row.out, row.returned_on, row.received_by = True, None, ""
    before, after = loan.state, ""
    if loan.state == LoanState.RETURNED:
        after = loan.state = LoanState.LENT.value
    db.session.flush()
    facts: Facts = {"volumes": [volume_id], "reason": reason}
    _record(place, loan, "undo_return", facts, now, before=before if after else "", after=after)


def correct(
    place: Place,
    loan: Loan,
    data: Mapping[str, Any],
    reason: str,
    *,
    version: int,
    today: date,
    now: datetime,
) -> None:
    """Put right what was entered of a reader (FIELDS); before and after stand in the journal.

    Raises Stale, Refused (not_in_stage, loan_struck, loan_dates, out_later, entry_same).
    """
    places.require(place)
    _standing(loan)
    if loan.version_id != version:
        raise Stale
    _dates(data["out_on"], data["due_on"], today)
    changed = {
        name: [_plain(getattr(loan, name)), _plain(data[name])]
        for name in FIELDS
        if getattr(loan, name) != data[name]
    }
    if not changed:
        raise Refused("entry_same")
    for name in changed:
        setattr(loan, name, data[name])
    db.session.flush()
    _record(place, loan, "correct_loan", {"changed": changed, "reason": reason}, now)


def strike(place: Place, loan: Loan, reason: str, *, now: datetime) -> None:
    """An entry was wrong as a whole: it stays readable, and its volumes are out no more. Raises
    Refused (not_in_stage, loan_struck).
    """
    places.require(place)
    _standing(loan)
    for one in volumes_of([loan.id]).get(loan.id, ()):
        one.row.out = False
    before = loan.state
    loan.state, loan.reason = LoanState.STRUCK.value, reason
    db.session.flush()
    _record(
        place, loan, "strike_loan", {"reason": reason}, now, before=before, after=LoanState.STRUCK
    )
