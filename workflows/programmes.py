"""Programmes: what a procedure pack makes of the table of a life. Most take it whole; an assessment, a law check or a yearly round
takes some of its rows, under its own titles, with fewer needs, and says how its letters read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .documents import KINDS
from .engine import Step, Workflow
from .projects import LINE, MORE, PROJECT, STAGE_NAMES, STATION, Stage
from .standards import BadPack, Procedure
from .words import N_

WORDS = (
    "project",
    "owner",
    "organiser",
    "place",
    "applied",
    "meeting",
    "venue",
    "reason",
    "count",
    "today",
)
"""What a letter's wording may name in braces: the title, whom it is about, who asks, where, days, the reason given, how many problems."""
_ROWS = {**PROJECT.steps, **{row.name: row for row in MORE}}
_NEEDS = {need.__name__: need for row in _ROWS.values() for need in row.needs}
_NAME = re.compile(r"\{([^{}]*)\}")
PAGES = (
    "parties",
    "filings",
    "missing",
    "schedule",
    "search",
    "checks",
    "drawings",
    "volumes",
    "inspections",
    "reports",
    "findings",
)
"""The pages of a project that a programme may do without."""

SHIPPED = (
    N_("自评"),
    N_("已办结"),
    N_("撤回"),
    N_("被考评单位"),
    N_("申报单位"),
    N_("被检查单位"),
    N_("村、社区"),
    N_("档案综合目标管理考评"),
    N_("已申报"),
    N_("评审准备"),
    N_("现场评审"),
    N_("限期整改"),
    N_("复评"),
    N_("已定级"),
    N_("未达标"),
    N_("申报考评"),
    N_("撤回申报"),
    N_("通知并进行现场评审"),
    N_("评定等级"),
    N_("评定等级，附整改项"),
    N_("未达标，限期整改"),
    N_("报送整改，申请复评"),
    N_("复评达标，评定等级"),
    N_("复评仍未达标"),
    N_("档案行政执法检查"),
    N_("拟检查"),
    N_("现场检查"),
    N_("责令整改"),
    N_("逾期未改"),
    N_("发检查通知，进行现场检查"),
    N_("未发现问题或已当场改正，办结"),
    N_("责令限期整改"),
    N_("复查合格，办结"),
    N_("逾期未改，移送处理"),
    N_("档案馆达标升级"),
    N_("自查"),
    N_("已达标"),
    N_("申报升级"),
    N_("村、社区“六有”建档"),
    N_("建档"),
    N_("已报请督查"),
    N_("督查"),
    N_("本年合格"),
    N_("本年不合格"),
    N_("报请督查"),
    N_("进村督查"),
    N_("整改完毕，请复查"),
    N_("开始下一年度"),
)
"""What the shipped packs call programmes, stages and steps, so that it has its English."""


@dataclass(frozen=True, eq=False)
class Programme:
    """One programme: its table, the names of its stages, its line, where it begins, its documents and pages. `name` is empty for the full life."""

    name: str
    workflow: Workflow
    names: Mapping[str, str]
    line: tuple[Stage, ...]
    start: Stage
    documents: frozenset[str]
    wording: Mapping[str, Mapping[str, Any]]
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


@lru_cache(maxsize=64)
def of(procedure: Procedure) -> Programme:
    """The programme of a procedure pack. Raises BadPack, naming the place."""
    told = procedure.data.get("programme")
    if not told:
        return WHOLE
    where = f"{procedure.pack} programme"
    if unknown := set(told) - {
        "name",
        "clause",
        "mark",
        "start",
        "line",
        "names",
        "steps",
        "documents",
        "wording",
        "without",
        "subject",
    }:
        raise BadPack(f"{where}：不认识 {sorted(unknown)}")
    rows = [_row(f"{where}.steps.{name}", name, row) for name, row in told["steps"].items()]
    for name in told.get("documents", ()):
        if name not in KINDS:
            raise BadPack(f"{where}.documents：不认识 {name}")
    for kind, words in told.get("wording", {}).items():
        _check_words(f"{where}.wording.{kind}", kind, words)
    if unknown := set(told.get("without", ())) - set(PAGES):
        raise BadPack(f"{where}.without：不认识 {sorted(unknown)}")
    start, line = _stage(where, told["start"]), tuple(_stage(where, name) for name in told["line"])
    names = {
        **WHOLE.names,
        **{_stage(where, stage).value: name for stage, name in told.get("names", {}).items()},
    }
    return Programme(
        told["name"],
        Workflow(procedure.pack, Stage, rows, initial=start),
        names,
        line,
        start,
        frozenset(told.get("documents", ())),
        told.get("wording", {}),
        frozenset(told.get("without", ())),
        told.get("subject", "建设单位"),
    )


def _row(where: str, name: str, told: Mapping[str, Any] | None) -> Step:
    row, told = _ROWS.get(name), told or {}
    if row is None:
        raise BadPack(f"{where}：没有这一步")
    if unknown := set(told) - {"title", "rule", "needs", "from", "to", "asks"}:
        raise BadPack(f"{where}：不认识 {sorted(unknown)}")
    if missing := [one for one in told.get("needs", ()) if one not in _NEEDS]:
        raise BadPack(f"{where}.needs：不认识 {missing}")
    return Step(
        name,
        tuple(_stage(where, one).value for one in told["from"]) if "from" in told else row.source,
        _stage(where, told["to"]).value if "to" in told else row.dest,
        row.by,
        told.get("title", row.title),
        tuple(_NEEDS[one] for one in told["needs"]) if "needs" in told else row.needs,
        told.get("rule", row.rule),
        row.asks,
        row.tone,
    )


def _stage(where: str, name: str) -> Stage:
    try:
        return Stage(name)
    except ValueError as error:
        raise BadPack(f"{where}：没有阶段 {name}") from error


def _check_words(where: str, kind: str, words: Mapping[str, Any]) -> None:
    if kind not in KINDS:
        raise BadPack(f"{where}：不认识 {kind}")
    if unknown := set(words) - {"title", "texts", "closed", "open", "sections"}:
        raise BadPack(f"{where}：不认识 {sorted(unknown)}")
    for text in _texts(words):
        if wrong := [name for name in _NAME.findall(text) if name not in WORDS]:
            raise BadPack(f"{where}：不认识 {{{wrong[0]}}}，可用 {'、'.join(WORDS)}")


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [text for inside in value.values() for text in _texts(inside)]
    if isinstance(value, (list, tuple)):
        return [text for inside in value for text in _texts(inside)]
    return [str(value)]


def worded(text: str, values: Mapping[str, str]) -> str:
    """A letter's sentence with what stands in braces put in."""
    return _NAME.sub(lambda found: values[found[1]], text)
