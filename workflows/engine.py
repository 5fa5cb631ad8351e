"""A life as a table of steps: `transitions` behind rows that can be read aloud. Who is allowed and what is
missing are answered here; nothing is stored here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from transitions import Machine, MachineError

BACK: Final = "<back>"
"""Destination of a step that returns to where the subject came from (its `came_from`)."""


@dataclass(frozen=True)
class Blocker:
    """One thing that is missing: a code with words, who owes it, the noun it is about (for a link), the figures."""

    code: str
    owed_by: str
    about: tuple[str, int | None] = ("project", None)
    facts: Mapping[str, Any] = field(default_factory=dict)


Need = Callable[[Any], Iterator[Blocker]]


@dataclass(frozen=True)
class Step:
    """One row: where it leaves from, where it leads, whose hand, what must be in place, which clause says so."""

    name: str
    source: tuple[str, ...]
    dest: str
    by: frozenset[str]
    title: str
    needs: tuple[Need, ...] = ()
    rule: str = ""
    asks: tuple[str, ...] = ()
    tone: str = "forward"
    issues: tuple[str, ...] = ()
    """The documents that come with the step, in the order in which they are issued."""
    ends: tuple[str, ...] = ()
    """The kinds of documents issued before whose word is over with the step."""
    clock: str = ""
    """What the step does to the clock of the answer (`deadlines.Clock`)."""
    effect: str = ""
    """What else the step does, by the name under which services/effects keeps it."""
    when: tuple[str, ...] = ()
    """The stages of the project in which a step of another table is offered."""
    not_by: tuple[str, ...] = ()
    """Steps and acts on the same thing upon which this one decides: whoever did one of them for
    another party may not take it (see `hands`)."""
    borrowed: bool = False
    """Whether only programmes take up the row (see `programmes`); the table itself has no such step."""
    undo: bool = False
    """Whether its own hand may take it back within the pack's minutes (see `undoing`): what it did
    can be put back as it was, nobody voted upon it, nothing was decided."""

    def blockers(self, facts: Any) -> list[Blocker]:
        """Every missing thing, in the order of the needs; empty when the step may be taken."""
        return [blocker for need in self.needs for blocker in need(facts)]


@dataclass(frozen=True)
class Option:
    """A step offered to a hand now, and what still blocks it."""

    step: Step
    blockers: list[Blocker]

    @property
    def open(self) -> bool:
        return not self.blockers


class NotOffered(Exception):
    """The step is not this hand's, or does not leave from this stage (HTTP 403)."""

    def __init__(self, step: str, state: str) -> None:
        super().__init__(f"{step} is not offered in {state}")
        self.step, self.state = step, state


class Blocked(Exception):
    """The step is offered but things are missing (HTTP 409 with the list)."""

    def __init__(self, step: Step, blockers: list[Blocker]) -> None:
        super().__init__(f"{step.name}: {[b.code for b in blockers]}")
        self.step, self.blockers = step, blockers


def step(
    name: str,
    source: str | Iterable[str],
    dest: str,
    *,
    by: str | Iterable[str],
    title: str,
    needs: Iterable[Need] = (),
    rule: str = "",
    asks: Iterable[str] = (),
    tone: str = "forward",
    issues: Iterable[str] = (),
    ends: Iterable[str] = (),
    clock: str = "",
    effect: str = "",
    when: Iterable[str] = (),
    not_by: Iterable[str] = (),
    borrowed: bool = False,
    undo: bool = False,
) -> Step:
    """Write one row; `asks` names the fields that the hand must fill in, `tone` is forward, back or side."""
    sources = (source,) if isinstance(source, str) else tuple(source)
    hands = (by,) if isinstance(by, str) else tuple(by)
    return Step(
        name=name,
        source=tuple(map(str, sources)),
        dest=str(dest),
        by=frozenset(map(str, hands)),
        title=title,
        needs=tuple(needs),
        rule=rule,
        asks=tuple(asks),
        tone=tone,
        issues=tuple(issues),
        ends=tuple(ends),
        clock=str(clock),
        effect=effect,
        when=tuple(map(str, when)),
        not_by=tuple(not_by),
        borrowed=borrowed,
        undo=undo,
    )


class Workflow:
    """A named table over one enumeration of stages, with one unbound machine that holds no subject.

    Moving is an event of the shared machine on a subject that has `state` (and `came_from` where a row leads BACK).
    """

    def __init__(
        self, name: str, states: type[StrEnum], steps: list[Step], *, initial: str
    ) -> None:
        self.name, self.states, self.initial = name, [s.value for s in states], str(initial)
        self.rows = {row.name: row for row in steps}
        if len(self.rows) != len(steps):
            raise ValueError(f"{name}: a step name stands twice")
        steps = [row for row in steps if not row.borrowed]
        self.steps = {row.name: row for row in steps}
        self.machine = Machine(
            model=None,
            states=self.states,
            initial=self.initial,
            auto_transitions=False,
            send_event=True,
        )
        for row in steps:
            self._add(row)
        self._from: dict[str, list[Step]] = {
            state: [row for row in steps if state in row.source] for state in self.states
        }

    def _add(self, row: Step) -> None:
        if row.dest != BACK:
            self.machine.add_transition(row.name, list(row.source), row.dest)
            return
        for dest in self.returns(row):
            self.machine.add_transition(
                row.name,
                list(row.source),
                dest,
                conditions=lambda event, dest=dest: event.model.came_from == dest,
            )

    def returns(self, row: Step) -> list[str]:
        """The places a BACK step may lead to: wherever a step into its sources leaves from."""
        into = [r for r in self.steps.values() if r.dest in row.source]
        return sorted({source for r in into for source in r.source}, key=self.states.index)

    def offered(self, state: str, roles: Iterable[str]) -> list[Step]:
        """The steps that leave from `state` and belong to one of `roles`, in the order of the table."""
        hands = frozenset(map(str, roles))
        return [row for row in self._from[state] if row.by & hands]

    def leaving(self, state: str) -> list[Step]:
        """The steps that leave from `state`, whoever takes them, in the order of the table."""
        return self._from[state]

    def options(self, state: str, roles: Iterable[str], facts: Any) -> list[Option]:
        """What this hand may do now; blocked ones carry their reasons."""
        return [Option(row, row.blockers(facts)) for row in self.offered(state, roles)]

    def offer(self, name: str, state: str, roles: Iterable[str]) -> Step:
        """The row, if it is this hand's now, whatever it needs. Raises NotOffered."""
        for row in self.offered(state, roles):
            if row.name == name:
                return row
        raise NotOffered(name, state)

    def check(self, name: str, state: str, roles: Iterable[str], facts: Any) -> Step:
        """The row, if it may be taken now. Raises NotOffered (not this hand or stage) or Blocked (things missing)."""
        row = self.offer(name, state, roles)
        if blockers := row.blockers(facts):
            raise Blocked(row, blockers)
        return row

    def move(self, name: str, subject: Any) -> str:
        """Change `subject.state` by the named step and return the new state. Raises NotOffered.

        Only the machine's own table is consulted; hands and needs are `check`'s business.
        """
        event = self.machine.events.get(name)
        try:
            if event is None or not event.trigger(subject):
                raise NotOffered(name, subject.state)
        except MachineError as error:
            raise NotOffered(name, subject.state) from error
        return str(subject.state)
