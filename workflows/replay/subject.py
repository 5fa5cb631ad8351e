"""What a replayed kind of thing is: it hears every line, and is then held against its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

Line: TypeAlias = Mapping[str, Any]
"""A line of the journal as it is exported."""
Row: TypeAlias = Mapping[str, Any]
"""A row of a table, its columns by name."""
Rows: TypeAlias = Mapping[str, Sequence[Row]]
"""The rows of one project by table."""
Slip: TypeAlias = tuple[str, Mapping[str, object]]
"""What does not fit: a code of `words`, and what fills its sentence."""
Told: TypeAlias = Mapping[Any, Mapping[str, object]]
"""What the lines say of several things: by what each is known, its columns."""
LEFT, CAME = "went_over", "came_over"
"""Under which names a line tells what went to another project, and what came from one."""
NOTHING = "–"
"""How it is written that there is no state, no number, no row."""


@dataclass(frozen=True)
class Difference:
    """One thing of a project that is not what the journal says."""

    project: int
    code: str
    facts: Mapping[str, object]


class Subject(Protocol):
    """One kind of thing of one project."""

    def tell(self, line: Line) -> None:
        """Hear the next line, whatever it is about."""

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """How many of what are compared."""

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Where the rows are not what was told."""


def crossed(line: Line, way: str, noun: str, nothing: Any) -> Any:
    """What went to another project (LEFT) or came from one (CAME) of a kind, as the line tells it."""
    return line["facts"].get(way, {}).get(noun, nothing)


def differs(noun: str, number: object, told: object, found: object) -> Slip:
    """A thing that is otherwise than told."""
    facts = {"noun": noun, "id": number, "told": told or NOTHING, "found": found or NOTHING}
    return "differs", facts


def untold(noun: str, number: object) -> Slip:
    """A row that no line knows."""
    return "untold", {"noun": noun, "id": number}


def gone(noun: str, number: object) -> Slip:
    """A thing that the lines know and the database does not have."""
    return "gone", {"noun": noun, "id": number}


def leaps(line: Line, told: object) -> Slip:
    """A line that leaves from another state than the lines before it led to."""
    facts = {"noun": line["noun"], "id": line["object_id"], "line": line["seq"]}
    return "leaps", {**facts, "told": told or NOTHING, "found": line["before"]}


def held(noun: str, told: Told, rows: Sequence[Row], *, by: str = "id") -> Iterator[Slip]:
    """Rows against what was told of them, each by its column `by`, column by column."""
    left = dict(told)
    for row in rows:
        said = left.pop(row[by], None)
        if said is None:
            yield untold(noun, row[by])
            continue
        for name, value in said.items():
            if row[name] != value:
                yield differs(f"{noun}.{name}", row[by], value, row[name])
    for key in left:
        yield gone(noun, key)
