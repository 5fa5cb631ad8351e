"""The line of a project's life as it was travelled: when each station was entered and left, how late,
and how often the project was sent back, from where to where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from acceptance.gateways.clock import local_date
from acceptance.models import Project
from acceptance.services.ground import packs
from workflows.programmes import Programme
from workflows.projects import Stage
from workflows.undoing import ACTION as TAKE_BACK

from .told import Move

OFF = (Stage.SUSPENDED, Stage.TERMINATED)
"""Beside the line: it is drawn where it was left."""


@dataclass(frozen=True)
class Return:
    """The project was sent from one station back to another one, by their numbers, so many times; or
    it left a station for a stage beside the line (`beside`: 补正, 整改) and stayed at it.
    """

    came: int
    to: int
    times: int
    beside: str = ""


@dataclass(frozen=True)
class Station:
    """One station: `how` is ok (behind), here or todo; `back` are the returns to it, `until` is the
    day by which it had to be left, where one is fixed.
    """

    stage: str
    how: str
    entered: datetime | None = None
    left: datetime | None = None
    back: Sequence[Return] = ()
    until: date | None = None

    def days(self, now: datetime) -> int | None:
        """How long it was stayed at, from the last time it was entered; none before."""
        if self.entered is None:
            return None
        return ((self.left or now) - self.entered).days

    def late(self, today: date) -> int | None:
        """Days after its day on which it was left, or is not left yet; 0 in time, none where no day
        is fixed or it is not reached.
        """
        if self.until is None or self.entered is None:
            return None
        end = local_date(self.left) if self.left else today
        return max(0, (end - self.until).days)


@dataclass
class Travelled:
    """What the journal says, by the number of the station."""

    entered: dict[int, datetime]
    back: Counter[tuple[int, int, str]] = field(default_factory=Counter)


def stations(project: Project, moves: Sequence[Move]) -> list[Station]:
    """Every station of the programme's line, in its order, by the steps of the project."""
    programme = packs.programme(project)
    travelled = _travelled(programme, project.created_at, moves)
    here = programme.station(_stage(project))
    until = _until(project)
    return [
        _station(stage, number, here, travelled, until)
        for number, stage in enumerate(programme.line)
    ]


def _stage(project: Project) -> str:
    """Where the project stands; a suspended one where it will go on."""
    if project.state in OFF and project.came_from:
        return project.came_from
    return project.state


def _until(project: Project) -> Mapping[str, date | None]:
    """By which day a station has to be left, where the law or the plan fixes one."""
    return {Stage.APPLIED: project.answer_due_on, Stage.REVIEW: project.planned_acceptance_on}


def _travelled(programme: Programme, began: datetime, moves: Iterable[Move]) -> Travelled:
    found = Travelled({0: began})
    for move in moves:
        at, before, after = move.at, move.before, move.after
        # A suspension leaves the line as it is: neither the way out nor the way back is a station.
        if {before, after} & set(OFF):
            continue
        to = programme.station(after)
        if before:
            came = programme.station(before)
            # whoever takes back its own step sends nothing back
            if move.action != TAKE_BACK and (
                to < came or (to == came and _beside(programme, after))
            ):
                found.back[came, to, "" if to < came else after] += 1
            if to == came:
                continue
        found.entered[to] = at
    return found


def _beside(programme: Programme, stage: str) -> bool:
    """Whether a stage is a way round at its station, by which something is mended."""
    return stage not in programme.line and stage in (Stage.SUPPLEMENT, Stage.RECTIFICATION)


def _station(
    stage: str, number: int, here: int, travelled: Travelled, until: Mapping[str, date | None]
) -> Station:
    back = [
        Return(came, to, times, beside)
        for (came, to, beside), times in sorted(travelled.back.items())
        if to == number
    ]
    if number > here:
        return Station(stage, "todo", back=back)
    entered, day = travelled.entered.get(number), until.get(stage)
    if number == here:
        return Station(stage, "here", entered, back=back, until=day)
    return Station(stage, "ok", entered, travelled.entered.get(number + 1), back, day)
