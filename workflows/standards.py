"""Standard packs: read, checked, versioned. A pack is data with its source named; a wrong one is refused at load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from . import scoring
from .roles import PartyKind

FOLDER = Path(__file__).parent / "standards"
MUST, MAY, NOT = "▲", "△", "·"
STAGES = ("design", "contracting", "construction", "self_check", "accepted", "archived")
REACHED = {
    "design": 0, "contracting": 1, "construction": 2, "supervision": 2, "self_check": 3, "applied": 3, "supplement": 3, "admitted": 3, "pre_check": 3,
    "review": 3, "rectification": 3, "recheck": 3, "accepted": 4, "archived": 5, "failed": 3, "suspended": 0,
}  # fmt: skip
"""How far into STAGES a project in each state is: items of that rank or below are due."""
RETENTIONS = ("Y", "30", "10", "Y/30", "30/10")


class BadPack(ValueError):
    """The pack breaks its form; the message names file, place and remedy."""


@dataclass(frozen=True)
class Item:
    """One line of a filing scope: what is owed, by whom, from which stage on, and how it is recognised."""

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


@dataclass(frozen=True)
class Group:
    """A class of the filing scope (类目)."""

    code: str
    name: str
    en: str
    each_section: bool
    match: tuple[str, ...]
    items: tuple[Item, ...]


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

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group.items)


@dataclass(frozen=True, eq=False)
class Procedure:
    """The parameters of an acceptance procedure of one version; `data` keeps clause and confidence beside each value."""

    pack: str
    version: str
    title: str
    title_en: str
    source: str
    notice: str
    uncertain: tuple[str, ...]
    data: Mapping[str, Any]

    def value(self, section: str, name: str, default: Any = None) -> Any:
        found = self.data[section].get(name)
        return (
            default if found is None and default is not None else self.data[section][name]["value"]
        )

    @property
    def organisers(self) -> list[Mapping[str, Any]]:
        """Who organises the archive acceptance, by who organises the acceptance of completion."""
        return list(self.data["organiser"]["rows"])

    @property
    def score(self) -> scoring.Table | None:
        """The table of points, where the pack has one."""
        return scoring.table(self.data["score"])

    @property
    def sampling(self) -> dict[str, Any]:
        """The rule of the drawing, as `sampling.draw` takes it."""
        return {
            **{
                name: self.value("sampling", name, 0)
                for name in ("minimum_volumes", "percent_volumes", "percent_drawings")
            },
            "focus": [kind["name"] for kind in self.focus],
        }

    @property
    def conditions(self) -> list[str]:
        return list(self.data["conditions"]["items"])

    @property
    def focus(self) -> list[Mapping[str, Any]]:
        return list(self.data["sampling"]["focus"]["items"])


def shipped(name: str, version: str = "") -> str:
    """The text of a pack that comes with the product, the newest when no version is named; empty when there is none.

    The newest lies in `name.yaml`, those before it in `name@version.yaml`: a project keeps the one it pinned.
    """
    for path in (FOLDER / f"{name}@{version}.yaml", FOLDER / f"{name}.yaml"):
        if path.parent == FOLDER and path.is_file():
            text = path.read_text("utf-8")
            if not version or f'\nversion: "{version}"\n' in text:
                return text
    return ""


def _read(text: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, C when there is one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadPack(f"第 {mark.line + 1} 行：不是 YAML" if mark else "不是 YAML") from error
    if not isinstance(data, dict):
        raise BadPack("不是标准包")
    if base := data.get("extends"):
        name, _at, version = str(base).partition("@")
        if not (below := shipped(name, version)):
            raise BadPack(f"没有标准包 {base}")
        data = _merged(_read(below), data)
    for key in ("pack", "kind", "version", "title", "title_en", "source", "notice", "uncertain"):
        if not data.get(key):
            raise BadPack(f"{data.get('pack', '')}：缺 {key}")
    return dict(data)


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """A pack that says only what differs from the one it extends."""
    return {
        **base,
        **{
            key: _merged(base[key], value)
            if isinstance(value, dict) and isinstance(base.get(key), dict)
            else value
            for key, value in own.items()
        },
    }


def _item(pack: dict[str, Any], group: dict[str, Any], number: int, row: list[Any]) -> Item:
    where = f"{pack['pack']} {group['code']} 第 {number} 条"
    if len(row) not in (2, 3) or not all(isinstance(cell, str) for cell in row[:2]):
        raise BadPack(f"{where}：应为 [名称, 标记或期限, 附注]")
    name, mark = row[0], row[1]
    extra = row[2] if len(row) == 3 else {}
    if unknown := set(extra) - {"like", "by", "stage", "when", "flag", "optional", "drawings"}:
        raise BadPack(f"{where}：不认识 {sorted(unknown)}")
    marked = pack["columns"] != ["retention"]
    if marked and (len(mark) != len(pack["columns"]) or set(mark) - {MUST, MAY, NOT}):
        raise BadPack(f"{where}：标记应为 {len(pack['columns'])} 个 ▲△·")
    if not marked and mark not in RETENTIONS:
        raise BadPack(f"{where}：保管期限应为 {RETENTIONS} 之一")
    by, stage = extra.get("by", group["by"]), extra.get("stage", group["stage"])
    if by not in list(PartyKind):
        raise BadPack(f"{where}：责任单位 {by} 不认识")
    if stage not in STAGES:
        raise BadPack(f"{where}：阶段应为 {STAGES} 之一")
    when = extra.get("when", group.get("when", ""))
    must = mark[0] == MUST if marked else not extra.get("optional", False)
    return Item(
        code=f"{group['code']}-{number:02d}",
        name=name,
        group=str(group["code"]),
        group_name=group["name"],
        stage=stage,
        by=by,
        each_section=group.get("each") == "section",
        required=must and not when,
        drawings=bool(extra.get("drawings", group.get("drawings", False))),
        marks=mark if marked else "",
        retention="" if marked else mark,
        like=tuple(extra.get("like", ())),
        when=when,
        flag=extra.get("flag", ""),
    )


@lru_cache(maxsize=64)
def scope(name: str, version: str = "") -> Scope:
    """The shipped filing scope of that name. Raises BadPack."""
    return scope_of(_named(name, version))


@lru_cache(maxsize=64)
def procedure(name: str, version: str = "") -> Procedure:
    """The shipped procedure pack of that name. Raises BadPack."""
    return procedure_of(_named(name, version))


def _named(name: str, version: str) -> str:
    text = shipped(name, version)
    if not text:
        raise BadPack(f"没有标准包 {name} {version}".strip())
    return text


@lru_cache(maxsize=64)
def scope_of(text: str) -> Scope:
    """The filing scope that a text describes. Raises BadPack, naming the place."""
    data = _read(text)
    name = data["pack"]
    if data["kind"] != "filing_scope":
        raise BadPack(f"{name} 不是归档范围")
    data["columns"] = list(data["columns"])
    groups = []
    for group in data["groups"]:
        if unknown := set(group) - {
            "code",
            "name",
            "en",
            "stage",
            "by",
            "each",
            "match",
            "items",
            "when",
            "drawings",
        }:
            raise BadPack(f"{name} {group.get('code')}：不认识 {sorted(unknown)}")
        items = tuple(_item(data, group, i, row) for i, row in enumerate(group["items"], 1))
        groups.append(
            Group(
                str(group["code"]),
                group["name"],
                group["en"],
                group.get("each") == "section",
                tuple(group["match"]),
                items,
            )
        )
    codes = [group.code for group in groups]
    if len(set(codes)) != len(codes):
        raise BadPack(f"{name}：类目代号重复")
    return Scope(
        data["pack"],
        str(data["version"]),
        data["title"],
        data["title_en"],
        data["source"],
        data["notice"],
        tuple(data["uncertain"]),
        tuple(data["columns"]),
        tuple(groups),
        int(data.get("redraw_percent", {}).get("value", 35)),
        data.get("volumes") or {},
    )


@lru_cache(maxsize=64)
def procedure_of(text: str) -> Procedure:
    """The procedure that a text describes. Raises BadPack, naming the place."""
    data = _read(text)
    name = data["pack"]
    if data["kind"] != "procedure":
        raise BadPack(f"{name} 不是验收程序")
    for section in (
        "organiser",
        "panel",
        "answer",
        "conditions",
        "sampling",
        "vote",
        "score",
        "transfer",
    ):
        if section not in data:
            raise BadPack(f"{name}：缺 {section}")
    return Procedure(
        data["pack"],
        str(data["version"]),
        data["title"],
        data["title_en"],
        data["source"],
        data["notice"],
        tuple(data["uncertain"]),
        data,
    )


def names(kind: str) -> list[str]:
    """The packs of a kind (`filing_scope` or `procedure`) in the folder, sorted."""
    return sorted(
        path.stem
        for path in FOLDER.glob("*.yaml")
        if "@" not in path.stem and f"\nkind: {kind}\n" in path.read_text("utf-8")
    )


@lru_cache(maxsize=64)
def shipped_versions(name: str) -> tuple[str, ...]:
    """The versions of a pack that come with the product."""
    texts = [
        path.read_text("utf-8")
        for path in (FOLDER / f"{name}.yaml", *FOLDER.glob(f"{name}@*.yaml"))
        if path.is_file()
    ]
    return tuple(text.split('\nversion: "', 1)[1].split('"', 1)[0] for text in texts)
