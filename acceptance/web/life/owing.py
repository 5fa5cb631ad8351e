"""Who is to mend what a step still misses, by name, and until when: from what the page of a project knows
already, without a question more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acceptance.models import Party
from acceptance.models.states import DutyKind
from acceptance.services.ground.access import Place
from acceptance.services.ground.calendars import is_workday
from acceptance.services.life.awaited import Hand
from workflows.deadlines import left
from workflows.engine import Blocker
from workflows.roles import ROLE_OF_PARTY, PartyKind, Role

NAMED = 2
"""Units that are named; of more their number is told."""
Serving = Mapping[tuple[int, str], Sequence[str]]


@dataclass(frozen=True)
class Debtor:
    """The units that owe a thing, as many as are named, with the people who serve them; how many they
    are; until when, and the working days that are left.
    """

    units: Sequence[tuple[str, str]] = ()
    number: int = 0
    due: date | None = None
    left: int | None = None


def debtors(
    place: Place, hands: Sequence[Hand], serving: Serving, today: date
) -> Callable[[Blocker], Debtor]:
    """Whom to ask for a thing; whoever sees only its own part learns of nobody else."""

    def debtor(blocker: Blocker) -> Debtor:
        hand = _hand(hands, blocker)
        due = hand.due if hand else None
        days = left(today, due, is_workday) if due else None
        found = _units(place, blocker, hand, serving)
        return Debtor(found[:NAMED], len(found), due, days)

    return debtor


def _hand(hands: Sequence[Hand], blocker: Blocker) -> Hand | None:
    """The hand that is awaited for it, or that is awaited of the same role."""
    alike = [one for one in hands if one.role == blocker.owed_by]
    meant = [one for one in alike if blocker in one.blockers]
    return next(iter([*meant, *alike]), None)


def _units(
    place: Place, blocker: Blocker, hand: Hand | None, serving: Serving
) -> Sequence[tuple[str, str]]:
    project, role = place.project, blocker.owed_by
    if role == Role.BUREAU:
        return [(project.organiser.name, "")]
    if role == Role.CITY_ARCHIVE and project.city_archive:
        return [(project.city_archive.name, "")]
    only = _party(blocker, hand)
    meant = [
        one
        for one in project.parties
        if one.live
        and ROLE_OF_PARTY[PartyKind(one.kind)] == role
        and only in (None, one.id)
        and (place.whole or one.id in place.party_ids)
    ]
    return [(one.organisation.name, _person(one, serving)) for one in meant]


def _party(blocker: Blocker, hand: Hand | None) -> int | None:
    noun, key = blocker.about
    if noun == "party":
        return key
    if hand is not None and blocker in hand.blockers:
        return hand.party_id
    return None


def _person(party: Party, serving: Serving) -> str:
    """Its archivist, else its leader in charge."""
    for duty in (DutyKind.ARCHIVIST, DutyKind.LEADER):
        if names := serving.get((party.id, duty)):
            return "、".join(names)
    return ""
