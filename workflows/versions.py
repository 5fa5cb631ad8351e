"""Versions of packs: which is newer, what differs, and whether a new one keeps the form of the
packs there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import programmes, standards
from .packs.parts import ABOUT
from .packs.written import read
from .standards import BadPack, Item, Procedure, Scope

MOST_TOLD = 10
"""Problems of a text that are told at once."""
PLAIN = (int, float, str, bool, type(None))


@dataclass(frozen=True)
class Change:
    """One parameter that differs: where it stands, and both values."""

    path: str
    before: object
    after: object


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
    """The pack of a text somebody wrote.

    Raises BadPack, naming everything that is wrong: line, keys, remedy.
    """
    if found := standards.problems(text):
        raise BadPack("；".join(found[:MOST_TOLD]))
    if read(text)["kind"] == "filing_scope":
        return standards.scope_of(text)
    return standards.procedure_of(text)


def accept(text: str, before: Procedure | Scope) -> Procedure | Scope:
    """A new version of a pack: in order, newer than `before`, of the same kind, with no parameter
    lost. Raises BadPack."""
    pack = parsed(text)
    if pack.pack != before.pack or type(pack) is not type(before):
        raise BadPack(f"pack：应为 {before.pack}")
    if order(pack.version) <= order(before.version):
        raise BadPack(f"version：应高于 {before.version}")
    if isinstance(pack, Procedure) and isinstance(before, Procedure):
        _nothing_lost(before, pack)
        programmes.of(pack)
    return pack


def _nothing_lost(before: Procedure, after: Procedure) -> None:
    """A parameter that may be left out of a pack may still not vanish from one version to the
    next unnoticed."""
    has = dict(values(after.data))
    for path, _value in values(before.data):
        if path not in has:
            raise BadPack(f"{path}：缺这一项，上一版有")


def values(data: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The single parameters of a procedure, each with its path `section.name`."""
    for section, inside in data.items():
        if isinstance(inside, Mapping):
            for name, leaf in inside.items():
                if isinstance(leaf, Mapping) and "value" in leaf:
                    yield f"{section}.{name}", leaf["value"]


def _flat(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        if "value" in value:
            yield path, value["value"]
            return
        for key, inside in value.items():
            if key not in ("clause", "mark"):
                yield from _flat(inside, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, list) and not all(isinstance(one, PLAIN) for one in value):
        for number, inside in enumerate(value, 1):
            yield from _flat(inside, f"{path}.{number}")
    else:
        yield path, value


def changes(before: Procedure, after: Procedure) -> list[Change]:
    """The parameters that differ, in the order of the pack; title, source and notes are not
    parameters."""
    old = dict(_flat({k: v for k, v in before.data.items() if k not in ABOUT}, ""))
    new = dict(_flat({k: v for k, v in after.data.items() if k not in ABOUT}, ""))
    return [
        Change(path, old.get(path), new.get(path))
        for path in dict.fromkeys([*old, *new])
        if old.get(path) != new.get(path)
    ]


def item_changes(before: Scope, after: Scope) -> list[ItemChange]:
    """The lines of the scope that differ.

    A line is the same by class and name; a new name at an old place is a renaming.
    """
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


def _told(item: Item) -> tuple[str | bool | int, ...]:
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
        item.copies,
    )
