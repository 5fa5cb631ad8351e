"""Programmes: what a procedure pack makes of the table of a life.

Most take it whole; an assessment, a law check or a yearly round takes some of its rows, under its
own titles, with fewer needs, and says how its letters read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NotRequired, TypedDict

from .documents import GRADED, KINDS
from .engine import Step, Workflow
from .needs import OF_THE_ARCHIVE
from .packs.procedure_shape import BRACES, NEEDS, ROWS
from .projects import LINE, PROJECT, STAGE_NAMES, STATION, Stage
from .standards import Procedure
from .words import N_

Wording = Mapping[str, Any]
"""How a letter reads in a programme: title, texts, sections; `open` and `closed` by whether
problems are left."""
ToldStep = TypedDict(
    "ToldStep",
    {"title": str, "rule": str, "needs": list[str], "from": list[str], "to": str},
    total=False,
)
"""What a pack changes about a row."""


class Told(TypedDict):
    """The `programme:` block of a pack."""

    name: str
    start: str
    line: list[str]
    steps: dict[str, ToldStep | None]
    subject: NotRequired[str]
    names: NotRequired[dict[str, str]]
    documents: NotRequired[list[str]]
    wording: NotRequired[dict[str, Wording]]
    without: NotRequired[list[str]]


@dataclass(frozen=True, eq=False)
class Programme:
    """One programme: its table, the names of its stages, its line, where it begins, its documents
    and pages. `name` is empty for the full life."""

    name: str
    workflow: Workflow
    names: Mapping[str, str]
    line: tuple[Stage, ...]
    start: Stage
    documents: frozenset[str]
    wording: Mapping[str, Wording]
    without: frozenset[str]
    subject: str = "建设单位"
    """What the one side is called, whose archive it is."""

    def station(self, state: str) -> int:
        """Where on the line a stage is drawn."""
        stage: Stage | None = Stage(state)
        while stage is not None:
            if stage in self.line:
                return self.line.index(stage)
            stage = STATION.get(stage)
        return 0

    def asks(self, need: str) -> bool:
        """Whether any step of the programme has this need."""
        return any(
            one.__name__ == need for row in self.workflow.steps.values() for one in row.needs
        )


WHOLE = Programme(
    "",
    PROJECT,
    {stage.value: name for stage, name in STAGE_NAMES.items()},
    LINE,
    Stage.DESIGN,
    frozenset(KINDS),
    {},
    frozenset(),
)


ALSO: Mapping[str, tuple[str, str]] = {
    "suspend": (N_("暂停办理"), "本系统约定：暂停期间材料由本单位保管"),
    "resume": (N_("恢复办理"), "本系统约定：恢复后从暂停处接着办理"),
    "reapply": (N_("重新准备"), "本系统约定：标准包可设能否再次申请、隔多少天；使用前请核对原文"),
    "terminate": (N_("终止办理"), "本系统约定：不再办理的终止，写明材料去向"),
}
"""The steps, with title and rule, that every programme has which begins with the work of the one side: whoever
stops for a while, for good, or did not pass. A check by law has none of them: whom it is about does not stop it.
"""
OWN_NAMES = {Stage.SUSPENDED.value: N_("暂停"), Stage.TERMINATED.value: N_("已终止")}
VOID = "void"
"""The step that every programme has, from where it begins."""


@lru_cache(maxsize=64)
def of(procedure: Procedure) -> Programme:
    """The programme of a procedure pack; the whole life where the pack tells none."""
    told: Told | None = procedure.data.get("programme")
    if not told:
        left_out = frozenset(GRADED) - frozenset(procedure.grade_papers)
        return replace(WHOLE, documents=WHOLE.documents - left_out)
    start = Stage(told["start"])
    rows = [_row(name, row or {}) for name, row in told["steps"].items()]
    names = {**WHOLE.names, **told.get("names", {})}
    if start == Stage.SELF_CHECK:
        rows += [row for row in _also(rows) if row.name not in told["steps"]]
        names = {**WHOLE.names, **OWN_NAMES, **told.get("names", {})}
    if VOID not in told["steps"]:
        # whoever registers something else by mistake is in the same need
        rows.append(replace(ROWS[VOID], source=(start.value,)))
    return Programme(
        told["name"],
        Workflow(procedure.pack, Stage, rows, initial=start),
        names,
        tuple(Stage(name) for name in told["line"]),
        start,
        frozenset(told.get("documents", ())),
        told.get("wording", {}),
        frozenset(told.get("without", ())),
        told.get("subject", WHOLE.subject),
    )


def _also(rows: list[Step]) -> Iterator[Step]:
    """The rows of ALSO, from those stages alone that the programme has."""
    reached = {Stage.SELF_CHECK, Stage.SUSPENDED, *(row.dest for row in rows)}
    for name, (title, rule) in ALSO.items():
        row = ROWS[name]
        source = tuple(stage for stage in row.source if stage in reached)
        if source:
            yield replace(row, source=source, title=title, rule=rule)


def _row(name: str, told: ToldStep) -> Step:
    """A row of the table with what the pack changes about it; whose hand it needs and what it
    asks stays. What the archive of a construction project must be it needs only where it says so."""
    row = ROWS[name]
    needs = tuple(need for need in row.needs if need.__name__ not in OF_THE_ARCHIVE)
    if "needs" in told:
        needs = tuple(NEEDS[one] for one in told["needs"])
    return replace(
        row,
        source=tuple(told.get("from", row.source)),
        dest=told.get("to", row.dest),
        title=told.get("title", row.title),
        needs=needs,
        rule=told.get("rule", row.rule),
        borrowed=False,
    )


def worded(text: str, values: Mapping[str, str]) -> str:
    """A letter's sentence with what stands in braces put in."""
    return BRACES.sub(lambda found: values[found.group(1)], text)
