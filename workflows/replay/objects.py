"""States: of the project itself, of its items, problems and visits; and what one line tells whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workflows.projects import PROJECT
from workflows.projects import Stage as Place
from workflows.undoing import ACTION as TAKE_BACK

from .subject import CAME, LEFT, Line, Rows, Slip, crossed, differs, gone, held, leaps, untold

REMEMBERS, FORGETS, STARTS_OVER = "remember_stage", "forget_stage", "start_over"
ENDS, SUSPENDED = "end_project", Place.SUSPENDED
FILED, MISSING = "filed", "missing"


def effect(line: Line) -> str:
    """What a line's step does to its project beside moving it; nothing when it is no such step."""
    row = PROJECT.rows.get(line["action"])
    if row is None or line["noun"] != "project":
        return ""
    return row.effect


class Stage:
    """The stage of the project, and where it was suspended."""

    def __init__(self) -> None:
        self.state = self.came_from = ""
        self.leaps: list[Slip] = []

    def tell(self, line: Line) -> None:
        """A step's line leaves from where the line before it led."""
        if line["noun"] != "project" or not line["after"]:
            return
        if line["before"] != self.state:
            self.leaps.append(leaps(line, self.state))
        done = effect(line)
        if done == REMEMBERS or (done == ENDS and line["before"] != SUSPENDED):
            self.came_from = line["before"]
        if done == FORGETS:
            self.came_from = ""
        if line["action"] == TAKE_BACK:
            self.came_from = line["facts"]["came_from"]
        self.state = line["after"]

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """One stage a project."""
        return {"stage": len(rows["project"])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of the one row of the project."""
        yield from self.leaps
        if not rows["project"]:
            yield gone("project", "")
        for row in rows["project"]:
            if not self.state:
                yield untold("project", row["id"])
            elif row["state"] != self.state:
                yield differs("stage", row["id"], self.state, row["state"])
            if self.state and (row["came_from"] or "") != self.came_from:
                yield differs("came_from", row["id"], self.came_from, row["came_from"])


class Objects:
    """Things with a state, told by the `before` and `after` of the lines about them.

    `implied` are the states that an action alone tells. What begins in `initial` needs no line to
    be there; then the lines tell only how many there are (`items`).
    """

    def __init__(
        self, noun: str, *, initial: str = "", implied: Mapping[str, str] | None = None
    ) -> None:
        self.noun, self.initial, self.implied = noun, initial, implied or {}
        self.states: dict[int, str] = {}
        self.count: int | None = None
        self.leaps: list[Slip] = []

    def tell(self, line: Line) -> None:
        """A step of one thing, many brought to a state at once, a round that starts over, or what
        went to another project and came from one.
        """
        if line["noun"] == self.noun:
            self._move(line)
        for ids in crossed(line, LEFT, self.noun, {}).values():
            for key in ids:
                self.states.pop(key, None)
        for state, ids in crossed(line, CAME, self.noun, {}).items():
            self.states |= dict.fromkeys(ids, state)
        if self.initial and line["noun"] == "project":
            self.count = line["facts"].get("items", self.count)
            for after, ids in line["facts"].get("moved", {}).items():
                self.states |= dict.fromkeys(ids, after)
            if effect(line) == STARTS_OVER:
                again = (key for key, state in self.states.items() if state == FILED)
                self.states |= dict.fromkeys(list(again), MISSING)

    def _move(self, line: Line) -> None:
        after = line["after"] or self.implied.get(line["action"], "")
        if not after:
            return
        key, before = line["object_id"], line["before"]
        known = self.states.get(key, self.initial)
        if before and before != known:
            self.leaps.append(leaps(line, known))
        self.states[key] = after

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """How many rows."""
        return {self.noun: len(rows[self.noun])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of every row, and of what has none any more."""
        yield from self.leaps
        found = {row["id"]: row["state"] for row in rows[self.noun]}
        for key, state in found.items():
            told = self.states.get(key, self.initial)
            if not told:
                yield untold(self.noun, key)
            elif state != told:
                yield differs(self.noun, key, told, state)
        for key, told in self.states.items():
            # an item that nobody worked on may leave with another version of its pack
            if key not in found and told != self.initial:
                yield gone(self.noun, key)
        if self.count is not None and self.count != len(found):
            yield "count", {"noun": self.noun, "told": self.count, "found": len(found)}


class Whole:
    """What is written once: the facts of its one line are its columns.

    `older` is what the columns are where lines did not tell them yet; the action `undone` takes the
    thing away again.
    """

    def __init__(
        self,
        noun: str,
        *,
        action: str,
        columns: Sequence[str],
        older: Mapping[str, object] | None = None,
        undone: str = "",
    ) -> None:
        self.noun, self.action, self.columns, self.older = noun, action, columns, older or {}
        self.undone = undone
        self.told: dict[int, dict[str, object]] = {}

    def tell(self, line: Line) -> None:
        """Its line."""
        if line["action"] == self.action:
            said = {**self.older, **line["facts"]}
            self.told[line["object_id"]] = {name: said[name] for name in self.columns}
        elif line["noun"] == "party" and line["action"] == self.undone:
            self.told.pop(line["object_id"], None)
        for key, *_rest in crossed(line, LEFT, self.noun, ()):
            self.told.pop(key, None)
        for key, *values in crossed(line, CAME, self.noun, ()):
            self.told[key] = dict(zip(self.columns, values, strict=True))

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """How many rows."""
        return {self.noun: len(rows[self.noun])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Column by column."""
        return held(self.noun, self.told, rows[self.noun])
