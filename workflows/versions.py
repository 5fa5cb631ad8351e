"""Versions of packs: which is newer, what differs, and whether a new one keeps the form of the packs there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from . import arranging, programmes, standards
from .standards import BadPack, Item, Procedure, Scope

LONGEST = 300_000
"""Characters of a pack's text."""
DEEPEST = 20
"""Lists and mappings in one another."""
OPENING = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
ABOUT = {"pack", "kind", "version", "title", "title_en", "source", "notice", "uncertain", "extends"}
"""What a pack says of itself: no parameters."""
PLAIN = (int, float, str, bool, type(None))


@dataclass(frozen=True)
class Change:
    """One parameter that differs: where it stands, and both values."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ItemChange:
    """One line of the scope that differs: added (no `before`), gone (no `after`) or altered."""

    before: Item | None
    after: Item | None


def order(version: str) -> tuple[int, ...]:
    """`2006.10` comes after `2006.2`. Raises BadPack for what is not numbers with dots."""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}", version):
        raise BadPack(f"version：{version} 应为用点隔开的数字，如 2006.2")
    return tuple(map(int, version.split(".")))


def parsed(text: str) -> Procedure | Scope:
    """The pack of a text somebody wrote. Raises BadPack, naming line or place, and the remedy."""
    if len(text) > LONGEST:
        raise BadPack(f"超过 {LONGEST} 字")
    try:
        _plain(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadPack(f"第 {mark.line + 1} 行：不是 YAML" if mark else "不是 YAML") from error
    try:
        kind = standards._read(text)["kind"]
        return standards.scope_of(text) if kind == "filing_scope" else standards.procedure_of(text)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        if isinstance(error, BadPack):
            raise
        raise BadPack(f"结构不对：{error}") from error


def _plain(text: str) -> None:
    """No references, no tags, no depth in which a parser could drown."""
    depth = 0
    for token in yaml.scan(text):
        if isinstance(token, (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)):
            raise BadPack("不能用 &、* 引用和 ! 标签：请写全")
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            raise BadPack(f"第 {token.start_mark.line + 1} 行：套了 {DEEPEST} 层以上")


def accept(text: str, before: Procedure | Scope) -> Procedure | Scope:
    """A new version of a pack: newer than `before`, of the same kind and form. Raises BadPack."""
    pack = parsed(text)
    if pack.pack != before.pack or type(pack) is not type(before):
        raise BadPack(f"pack：应为 {before.pack}")
    if order(pack.version) <= order(before.version):
        raise BadPack(f"version：应高于 {before.version}")
    if "核对原文" not in pack.notice:
        raise BadPack("notice：应写明“使用前请核对原文”")
    if isinstance(pack, Procedure) and isinstance(before, Procedure):
        _same_form(before, pack)
        programmes.of(pack)
    elif isinstance(pack, Scope):
        try:
            arranging.rules(pack)
        except (KeyError, TypeError, ValueError) as error:
            raise error if isinstance(error, BadPack) else BadPack(f"volumes：{error}") from error
    return pack


def _known() -> dict[str, set[type]]:
    """Every parameter of the shipped procedures and the types it has there."""
    found: dict[str, set[type]] = {}
    for name in standards.names("procedure"):
        for path, value in _values(standards.procedure(name).data):
            found.setdefault(path, set()).add(_kind(value))
    return found


def _kind(value: Any) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _same_form(before: Procedure, after: Procedure) -> None:
    known, had, has = _known(), dict(_values(before.data)), dict(_values(after.data))
    for section in after.data:
        if section not in before.data and section not in {path.split(".")[0] for path in known}:
            raise BadPack(f"不认识 {section}")
    for path in had:
        if path not in has:
            raise BadPack(f"缺 {path}")
    for path, value in has.items():
        if path not in known:
            raise BadPack(f"不认识 {path}")
        kind = _kind(value)
        if kind not in known[path]:
            names = {
                bool: "true 或 false",
                float: "数字",
                str: "文字",
                list: "列表",
                type(None): "空",
            }
            raise BadPack(
                f"{path}：应为{'、'.join(names.get(one, one.__name__) for one in known[path])}"
            )
        if kind is float and value < 0:
            raise BadPack(f"{path}：不能小于 0")
    for row in after.organisers:
        if missing := {"code", "completion", "archive", "levels", "report_to"} - set(row):
            raise BadPack(f"organiser：缺 {sorted(missing)}")
    for focus in after.focus:
        if not isinstance(focus, Mapping) or not focus.get("name"):
            raise BadPack("sampling.focus：每类应有 name")
    if not all(isinstance(one, str) and one for one in after.conditions):
        raise BadPack("conditions：每条应为文字")


def _values(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for section, inside in data.items():
        if isinstance(inside, Mapping):
            for name, leaf in inside.items():
                if isinstance(leaf, Mapping) and "value" in leaf:
                    yield f"{section}.{name}", leaf["value"]


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        if "value" in value:
            yield path, value["value"]
            return
        for key, inside in value.items():
            if key not in ("clause", "mark"):
                yield from _flat(inside, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and not all(isinstance(one, PLAIN) for one in value):
        for number, inside in enumerate(value, 1):
            yield from _flat(inside, f"{path}.{number}")
    else:
        yield path, value


def changes(before: Procedure, after: Procedure) -> list[Change]:
    """The parameters that differ, in the order of the pack; title, source and notes are not parameters."""
    old = dict(_flat({k: v for k, v in before.data.items() if k not in ABOUT}, ""))
    new = dict(_flat({k: v for k, v in after.data.items() if k not in ABOUT}, ""))
    return [
        Change(path, old.get(path), new.get(path))
        for path in dict.fromkeys([*old, *new])
        if old.get(path) != new.get(path)
    ]


def item_changes(before: Scope, after: Scope) -> list[ItemChange]:
    """The lines of the scope that differ. A line is the same by class and name; a new name at an old place is a renaming."""
    old, new = (
        {(i.group, i.name): i for i in before.items},
        {(i.group, i.name): i for i in after.items},
    )
    gone, come = (
        {key: old[key] for key in old if key not in new},
        {key: new[key] for key in new if key not in old},
    )
    places = {item.code: item for item in come.values()}
    found: list[ItemChange] = []
    for key, item in old.items():
        if key in new:
            if _told(item) != _told(new[key]):
                found.append(ItemChange(item, new[key]))
        elif item.code in places:
            found.append(ItemChange(item, places.pop(item.code)))
        else:
            found.append(ItemChange(gone[key], None))
    return found + [ItemChange(None, item) for item in places.values()]


def _told(item: Item) -> tuple[Any, ...]:
    """What of an item a project's checklist holds, but its number."""
    return (
        item.name,
        item.group_name,
        item.stage,
        item.by,
        item.each_section,
        item.required,
        item.drawings,
        item.marks,
        item.retention,
        item.when,
        item.flag,
    )
