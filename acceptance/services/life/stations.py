"""The line of a project's life as it was travelled: when each station was entered and left, how
often it was sent back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from acceptance.models import Project
from acceptance.services.ground import packs
from workflows.programmes import Programme
from workflows.projects import Stage

from .told import Move

OFF = (Stage.SUSPENDED, Stage.TERMINATED)
"""Beside the line: it is drawn where it was left."""


@dataclass(frozen=True)
class Station:
    """One station: `how` is ok (behind), here or todo; `back` counts the times the project was
    sent back to it."""

    stage: str
    how: str
    entered: datetime | None = None
    left: datetime | None = None
    back: int = 0

    def days(self, now: datetime) -> int | None:
        """How long it was stayed at, from the last time it was entered; none before."""
        if self.entered is None:
            return None
        return ((self.left or now) - self.entered).days


@dataclass
class Travelled:
    """What the journal says, by the number of the station."""

    entered: dict[int, datetime]
    back: dict[int, int]


def stations(project: Project, moves: Sequence[Move]) -> list[Station]:
    """Every station of the programme's line, in its order, by the steps of the project."""
    programme = packs.programme(project)
    travelled = _travelled(programme, project.created_at, moves)
    here = programme.station(_stage(project))
    return [_station(stage, number, here, travelled) for number, stage in enumerate(programme.line)]


def _stage(project: Project) -> str:
    """Where the project stands; a suspended one where it will go on."""
    if project.state in OFF and project.came_from:
        return project.came_from
    return project.state


def _travelled(programme: Programme, began: datetime, moves: Iterable[Move]) -> Travelled:
    found = Travelled({0: began}, {})
    for move in moves:
        at, before, after = move.at, move.before, move.after
        # A suspension leaves the line as it is: neither the way out nor the way back is a station.
        if {before, after} & set(OFF):
            continue
        to = programme.station(after)
        if before:
            came = programme.station(before)
            if to == came:
                continue
            if to < came:
                found.back[to] = found.back.get(to, 0) + 1
        found.entered[to] = at
    return found


def _station(stage: str, number: int, here: int, travelled: Travelled) -> Station:
    back = travelled.back.get(number, 0)
    if number > here:
        return Station(stage, "todo", back=back)
    entered = travelled.entered.get(number)
    if number == here:
        return Station(stage, "here", entered, back=back)
    return Station(stage, "ok", entered, travelled.entered.get(number + 1), back)
