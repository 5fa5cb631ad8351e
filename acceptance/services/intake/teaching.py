"""What sites call a section is learnt from people: the name of a folder that says nothing by itself, such as TJ02."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from acceptance.extensions import db
from acceptance.models import Section
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import holds, journal
from acceptance.services.ground.access import Place
from workflows.names import plain
from workflows.roles import Role

from .matching import Match

MOST = 50
"""Names kept for one section."""


def teachable(place: Place) -> list[Section]:
    """The sections of which this viewer may say what sites call them: all for the owner, else one's own."""
    if Role.OWNER in place.roles:
        return list(place.project.sections)
    own = {party.section for party in place.project.parties if party.id in place.party_ids}
    return [section for section in place.project.sections if section.number in own]


def untaught(found: Iterable[Match]) -> list[str]:
    """What folders call sections that nobody has taught yet, each once."""
    return sorted({match.token for match in found if match.token})


def name(place: Place, number: int, called: str, *, now: datetime) -> Section:
    """Sites call that section so from now on; a name belongs to one section. Raises NotFound, Refused (bad_name)."""
    section = _section(place, number)
    if not plain(called):
        raise Refused("bad_name", name=called)
    holds.require(place, "file.deliver")
    for other in teachable(place):
        kept = [one for one in other.called if plain(one) != plain(called)]
        if other is section:
            kept = [*kept, called][-MOST:]
        if kept != other.called:
            _keep(place, other, kept, now)
    return section


def forget(place: Place, number: int, called: str, *, now: datetime) -> Section:
    """That name no longer means that section. Raises NotFound."""
    section = _section(place, number)
    if called not in section.called:
        raise NotFound
    _keep(place, section, [one for one in section.called if one != called], now)
    return section


def _section(place: Place, number: int) -> Section:
    for section in teachable(place):
        if section.number == number:
            return section
    raise NotFound


def _keep(place: Place, section: Section, called: list[str], now: datetime) -> None:
    before, section.called = section.called, called
    db.session.flush()
    journal.record(
        place.project.id,
        "name_section",
        actor=place.viewer,
        now=now,
        noun="section",
        object_id=section.id,
        facts={"section": section.number, "before": before, "after": called},
    )
