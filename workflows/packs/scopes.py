"""A filing scope as the rules read it: its classes, and the lines in them.

How it must be written stands in `scope_shape`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .scope_shape import MUST


@dataclass(frozen=True)
class Item:
    """One line of a filing scope: what is owed, by whom, from which stage on, and how it is
    recognised."""

    code: str
    name: str
    group: str
    group_name: str
    stage: str
    by: str
    each_section: bool
    required: bool
    drawings: bool
    marks: str
    retention: str
    like: tuple[str, ...]
    when: str
    flag: str
    copies: int = 0
    """How many copies are handed over, 0 where the pack does not say."""


@dataclass(frozen=True)
class Group:
    """A class of the filing scope (类目)."""

    code: str
    name: str
    en: str
    each_section: bool
    match: tuple[str, ...]
    items: tuple[Item, ...]
    flag: str = ""
    """What a reader checks first, of all its lines."""


@dataclass(frozen=True)
class Scope:
    """A filing scope (归档范围) of one version."""

    pack: str
    version: str
    title: str
    title_en: str
    source: str
    notice: str
    uncertain: tuple[str, ...]
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    redraw_percent: int = 35
    """From how many per cent of a sheet on an as-built drawing is drawn anew."""
    volumes: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    """How files are arranged into volumes, as `arranging.rules` reads it."""
    english: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    region: str = ""
    """Where it applies, where the pack says so."""

    @property
    def items(self) -> tuple[Item, ...]:
        """Every line, class by class."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def words(self) -> frozenset[str]:
        """The texts of the pack that pages show in the reader's language."""
        return frozenset(group.name for group in self.groups)


def of(data: Mapping[str, Any]) -> Scope:
    """The scope that data in order describes."""
    marked = data["columns"] != ["retention"]
    groups = tuple(_group(group, marked=marked) for group in data["groups"])
    return Scope(
        data["pack"],
        str(data["version"]),
        data["title"],
        data["title_en"],
        data["source"],
        data["notice"],
        tuple(data["uncertain"]),
        tuple(data["columns"]),
        groups,
        int(data.get("redraw_percent", {}).get("value", 35)),
        data.get("volumes") or {},
        {**{group.name: group.en for group in groups}, **data.get("english", {})},
        data.get("region", ""),
    )


def _group(told: Mapping[str, Any], *, marked: bool) -> Group:
    rows = enumerate(told["items"], 1)
    return Group(
        str(told["code"]),
        told["name"],
        told["en"],
        told.get("each") == "section",
        tuple(told["match"]),
        tuple(
            _item(told, f"{told['code']}-{number:02d}", row, marked=marked) for number, row in rows
        ),
        told.get("flag", ""),
    )


def _item(group: Mapping[str, Any], code: str, row: list[Any], *, marked: bool) -> Item:
    name, mark, *rest = row
    # What a line does not say of itself it has from its class.
    told = {**group, **dict(*rest)}
    # Where the columns are not marks, the one that is there holds the retention.
    marks, retention, must = "", mark, not told.get("optional", False)
    if marked:
        marks, retention, must = mark, "", mark[0] == MUST
    when = told.get("when", "")
    return Item(
        code=code,
        name=name,
        group=str(group["code"]),
        group_name=group["name"],
        stage=told["stage"],
        by=told["by"],
        each_section=group.get("each") == "section",
        required=must and not when,
        drawings=bool(told.get("drawings", False)),
        marks=marks,
        retention=retention,
        like=tuple(told.get("like", ())),
        when=when,
        flag=told.get("flag", ""),
        copies=int(told.get("copies", 0)),
    )
