"""验收工作一览: every figure of the overview, asked for once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from acceptance.gateways.clock import local_date
from acceptance.services.ground.access import Viewer
from workflows.overview import COLUMNS, OFF_THE_LINE
from workflows.projects import CLOSED, Stage

from . import cockpit, days, firsts, lines, stays, years
from .cockpit import Asked, Dues, Group, Heat
from .days import Ahead
from .firsts import Units
from .lines import Period
from .stays import Stay
from .years import Years


@dataclass(frozen=True)
class Overview:
    """What an office looks over at one moment. A figure is asked for when it is read, and once."""

    viewer: Viewer
    asked: Asked
    year: int | None
    month: date
    now: datetime

    @property
    def today(self) -> date:
        return local_date(self.now)

    @property
    def span(self) -> Period:
        """The year that was asked for, or the last twelve months."""
        return lines.period(self.year, today=self.today)

    @cached_property
    def every(self) -> Sequence[Group]:
        """All that the office and those below it accept, void registrations with them."""
        return cockpit.groups(self.viewer, today=self.today)

    @cached_property
    def groups(self) -> Sequence[Group]:
        """Those that count, of the office and the pack that were asked for."""
        return cockpit.among(self.every, self.asked)

    @property
    def offices(self) -> Mapping[int, str]:
        """The offices whose projects these are, by id."""
        return {one.office_id: one.office for one in self.every}

    @property
    def packs(self) -> Sequence[str]:
        """The procedures that they follow."""
        return sorted({one.pack for one in self.every})

    @property
    def above(self) -> bool:
        """Whether other offices' projects are among them."""
        return any(key != self.viewer.organisation_id for key in self.offices)

    @property
    def projects(self) -> int:
        return sum(one.count for one in self.groups)

    @property
    def void(self) -> int:
        """Registrations that were declared void: they count nowhere."""
        void = cockpit.among(self.every, self.asked, void=True)
        return sum(one.count for one in void)

    @property
    def open(self) -> int:
        """Projects that are not over."""
        return sum(one.count for one in self.groups if one.state not in CLOSED)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.groups)

    @property
    def soon(self) -> int:
        return sum(one.soon for one in self.groups)

    @property
    def marked(self) -> int:
        """Projects in which something changed since it was counted what is due."""
        return sum(one.marked for one in self.groups)

    @property
    def since(self) -> date:
        """When the first of them was registered."""
        return min((local_date(one.first) for one in self.groups), default=self.today)

    @property
    def columns(self) -> Sequence[Stage]:
        """The stages of the heat map: those of the line, and others where there is something."""
        there = {stage for _row, stage in self.by_pack}
        return [one for one in COLUMNS if one not in OFF_THE_LINE or one in there]

    @cached_property
    def by_pack(self) -> Heat:
        return cockpit.by_pack(self.groups)

    @cached_property
    def by_office(self) -> Heat:
        return cockpit.by_office(self.groups)

    def by_lateness(self) -> Sequence[tuple[int, str]]:
        """The offices, the one with the most overdue first, then by what is soon due and by name."""
        late = dict.fromkeys(self.offices, 0)
        soon = dict(late)
        for one in self.groups:
            late[one.office_id] += one.late
            soon[one.office_id] += one.soon
        shown = {one.office_id: one.office for one in self.groups}

        def urgency(office: tuple[int, str]) -> tuple[int, int, str]:
            key, name = office
            return -late[key], -soon[key], name

        return sorted(shown.items(), key=urgency)

    def dues(self, *, skip: int, most: int) -> Dues:
        """Some of the list."""
        return cockpit.dues(self.viewer, self.asked, today=self.today, skip=skip, most=most)

    @cached_property
    def ahead(self) -> Ahead:
        """The days of the month and the weeks that come."""
        return days.of(self.viewer, self.asked, self.month, today=self.today)

    @cached_property
    def stays(self) -> Mapping[Stage, Stay]:
        return stays.of(self.viewer, self.asked, self.span, now=self.now)

    @cached_property
    def units(self) -> Units:
        return firsts.of(self.viewer, self.asked, self.span)

    @cached_property
    def years(self) -> Years:
        return years.of(self.viewer, self.asked, since=self.since, today=self.today)
