"""The steps of a hand-over between units (交接单): as `steps`, for one more noun."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from acceptance.services.ground import hands, journal
from acceptance.services.ground.access import Place
from acceptance.services.intake import links
from acceptance.services.letters import corrections, issuing
from acceptance.services.letters.press import Press
from acceptance.services.life import successions
from acceptance.services.life.facts import NoFacts
from acceptance.services.steps import four_eyes, same, seen_by
from workflows.acts import possible
from workflows.documents import Standing
from workflows.engine import Option
from workflows.roles import ROLE_OF_PARTY, PartyKind, Role
from workflows.successions import SUCCESSION

from ..extensions import db
from ..models import Party, Report, Succession, UploadLink
from ..refusals import Refused

NOTE = "succession_note"


def hands_on(place: Place, row: Succession) -> frozenset[str]:
    """The hands this viewer has on a hand-over: of who leaves, of who takes over."""
    if not place.may("succession.take_step"):
        return frozenset()
    held = set(place.roles)
    if row.party_id in place.party_ids:
        held.add(Role.GIVER)
    if successions.heir(row).id in place.party_ids:
        held.add(Role.TAKER)
    return frozenset(held)


def options(place: Place, row: Succession) -> list[Option]:
    """What this viewer may do with a hand-over now."""
    held = hands_on(place, row)
    return [
        seen_by(place, "succession", row.id, held, option)
        for option in SUCCESSION.options(row.state, held, NoFacts())
        if possible(option.step.when, place.project.state)
    ]


def propose(
    place: Place,
    party: Party,
    *,
    ends_on: date,
    reason: str,
    organisation_id: int | None,
    press: Press,
    now: datetime,
) -> Succession:
    """Propose that a unit leaves, print its hand-over note and tell both units.

    Raises as `successions.propose` and `issuing.issue`.
    """
    row = successions.propose(
        place, party, ends_on=ends_on, reason=reason, organisation_id=organisation_id, now=now
    )
    _print(place, row, press, now)
    _record(place, row, "propose_succession", "", now, reason=reason)
    for told in (row.party, successions.heir(row)):
        journal.notify(
            row.project_id,
            ROLE_OF_PARTY[PartyKind(told.kind)],
            "propose_succession",
            now=now,
            reason=reason,
            party_id=told.id,
        )
    return row


def take_step(
    place: Place,
    row: Succession,
    name: str,
    answer: str,
    *,
    version: int | None,
    press: Press,
    now: datetime,
) -> None:
    """Move a hand-over by one step.

    Raises NotOffered, Blocked, Stale, Refused (not_in_stage; what the step's effect refuses).
    """
    held = hands_on(place, row)
    taken = SUCCESSION.check(name, row.state, held, NoFacts())
    if not possible(taken.when, place.project.state):
        raise Refused("not_in_stage", stage=place.project.state)
    four_eyes(place, "succession", row.id, held, taken)
    same(row, version)
    if "answer" in taken.asks and not answer.strip():
        raise Refused("bad_text", field="answer")
    before = row.state
    SUCCESSION.move(name, row)
    successions.EFFECTS[name](place, row, answer, now)
    if name == "take_over":
        _end_links(place, row, now)
    if name == "recount_succession":
        _print(place, row, press, now)
    if name == "withdraw_succession":
        _take_back(place, row, now)
    _record(place, row, name, before, now, answer=answer)
    hands.keep(place, "succession", row.id, name)
    db.session.flush()


def _record(
    place: Place, row: Succession, action: str, before: str, now: datetime, **said: str
) -> None:
    giver, taker = successions.units(row)
    journal.record(
        row.project_id,
        action,
        actor=place.viewer,
        now=now,
        noun="succession",
        object_id=row.id,
        before=before,
        after=row.state,
        facts={
            "number": row.number,
            "from": giver,
            "to": taker,
            "ends_on": row.ends_on.isoformat(),
            "digest": row.digest,
            **row.counted,
            **{key: text for key, text in said.items() if text},
        },
    )


def _print(place: Place, row: Succession, press: Press, now: datetime) -> None:
    """The note of this count; the one of the count before is superseded, unless it was withdrawn."""
    old = None
    if row.report_id is not None:
        old = db.session.get_one(Report, row.report_id)
    made = issuing.issue(place, NOTE, press, now=now, answers={"succession": row.id}, replaces=old)
    if old is not None and old.state == Standing.VALID:
        old.state = Standing.SUPERSEDED
    row.report_id = made.id
    db.session.flush()


def _take_back(place: Place, row: Succession, now: datetime) -> None:
    """The note of what is not handed over stands no longer, unless somebody took it back before."""
    note = db.session.get_one(Report, row.report_id)
    if note.state == Standing.VALID:
        corrections.withdraw(place, note, f"交接单第{row.number}号撤回", now=now)


def _end_links(place: Place, row: Succession, now: datetime) -> None:
    """The links of a unit that has left are good for nothing from now on."""
    alive = (
        select(UploadLink)
        .where(UploadLink.party_id == row.party_id, UploadLink.revoked_at.is_(None))
        .order_by(UploadLink.id)
    )
    for link in db.session.scalars(alive).all():
        links.revoke(place, link, now=now)
