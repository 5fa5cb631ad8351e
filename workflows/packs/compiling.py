"""A draft as a pack and a pack as a draft: rows become classes with their lines, the other way round, and
what keeps them from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict, cast

import yaml

from .drafts import CODE, GROUP, ITEM, MARK, Row
from .scope_shape import MAY, MUST, NOT, RETENTIONS

BASE = ("redraw_percent", "volumes", "columns")
"""What of a pack is no row, and comes along from the pack that a draft was made from."""
TOLD = ("by", "stage", "when", "optional", "drawings", "flag", "copies", "like")
"""What an item may say of itself behind its name and its mark."""
SECOND = 2


class Head(TypedDict):
    """What a draft says of itself."""

    title: str
    source: str
    region: str


def head_of(data: Mapping[str, Any]) -> Head:
    """What of a form's fields a draft says of itself."""
    return {"title": data["title"], "source": data["source"], "region": data["region"]}


Said = tuple[str, Mapping[str, object]]
"""A key of `drafts.PROBLEMS` and what it is about."""


class _Plain(yaml.SafeDumper):
    """Nothing is referred to: a pack is written out, as its readers ask."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def rows_of(data: Mapping[str, Any]) -> list[Row]:
    """The rows of a filing scope in order (`standards.read`)."""
    found: list[Row] = []
    for group in data["groups"]:
        head: Any = {"level": GROUP, "key": len(found) + 1, "each": group.get("each") == "section"}
        for name in ("name", "code", "en", "stage", "by", "match", "when", "flag", "drawings"):
            head[name] = group.get(name)
        found.append(_filled(head))
        for name, mark, *rest in group["items"]:
            item: Any = {"level": ITEM, "key": len(found) + 1, "name": name, "mark": mark}
            found.append(_filled({**item, **dict(*rest)}))
    return found


def _filled(row: Mapping[str, Any]) -> Row:
    kept = {name: one for name, one in row.items() if one not in ("", None, False, 0, [])}
    return cast("Row", kept)


def base_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What of a pack comes along into a draft beside its rows."""
    return {name: data[name] for name in BASE if name in data}


def problems(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[Said]:
    """What keeps rows from being a pack, in their order."""
    if not rows:
        yield "no_rows", {}
    codes: set[str] = set()
    group, names = "", set[str]()
    for at, row in enumerate(rows):
        if row["level"] == GROUP:
            group, names = row["name"], set()
            yield from _of_group(rows, at, codes)
            codes.add(row["code"])
            continue
        if row["name"] in names:
            yield "name_twice", {"group": group, "name": row["name"]}
        names.add(row["name"])
        mark = row.get("mark", "")
        if not fits(mark, columns):
            yield "mark_wrong", {"name": row["name"], "what": called(columns), "mark": mark}


def _of_group(rows: Sequence[Row], at: int, codes: set[str]) -> Iterator[Said]:
    row = rows[at]
    if not CODE.fullmatch(row["code"]):
        yield "group_code", {"name": row["name"], "code": row["code"]}
    if row["code"] in codes:
        yield "code_twice", {"code": row["code"]}
    if at + 1 == len(rows) or rows[at + 1]["level"] == GROUP:
        yield "group_empty", {"name": row["name"]}


def called(columns: Sequence[str]) -> str:
    """What the mark of an item is called."""
    return "保管期限" if list(columns) == ["retention"] else "标记"


def fits(mark: str, columns: Sequence[str]) -> bool:
    """Whether a mark is a period, or as many signs as the pack has columns."""
    if list(columns) == ["retention"]:
        return mark in RETENTIONS
    return len(mark) == len(columns) and not set(mark) - {MUST, MAY, NOT}


def uncertain(rows: Sequence[Row]) -> list[Row]:
    """The rows that bear a mark to be checked first."""
    return [row for row in rows if row.get("flag")]


def data_of(
    name: str, version: str, head: Head, base: Mapping[str, Any], rows: Sequence[Row]
) -> dict[str, Any]:
    """The pack that the rows are, as its file would say it; classes without items are left out."""
    groups = list(_groups(rows))
    marked = [row["name"] for row in uncertain(rows)]
    doubts = [f"{len(marked)} 行标有“{MARK}”：{'、'.join(marked[:5])}"] if marked else []
    told: dict[str, Any] = {
        "pack": name,
        "kind": "filing_scope",
        "version": version,
        "title": head["title"],
        "title_en": head["title"],
        "source": head["source"],
        "notice": MARK,
        "uncertain": doubts or ["各行由使用单位录入，以来源文件为准"],
    }
    if head["region"]:
        told["region"] = head["region"]
    if "redraw_percent" in base:
        told["redraw_percent"] = base["redraw_percent"]
    codes = [group["code"] for group in groups]
    told["volumes"] = {**base["volumes"], "classes": _classes(base, groups, codes)}
    return {**told, "columns": list(base["columns"]), "groups": groups}


def text_of(data: Mapping[str, Any]) -> str:
    """A pack as its file."""
    written: str = yaml.dump(
        dict(data), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000
    )
    return written


def _groups(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    group: dict[str, Any] = {}
    for row in rows:
        if row["level"] == GROUP:
            if group.get("items"):
                yield group
            group = _group(row)
        elif group:
            group["items"].append(_item(row, group))
    if group.get("items"):
        yield group


def _group(row: Row) -> dict[str, Any]:
    group: dict[str, Any] = {
        "code": row["code"],
        "name": row["name"],
        "en": row.get("en", row["name"]),
        "stage": row["stage"],
        "by": row["by"],
        "match": row.get("match") or [row["name"]],
    }
    if row.get("each"):
        group["each"] = "section"
    for name in ("when", "flag", "drawings"):
        if told := row.get(name):
            group[name] = told
    return {**group, "items": []}


def _item(row: Row, group: Mapping[str, Any]) -> list[Any]:
    told = {
        name: row[name]  # type: ignore[literal-required]
        for name in TOLD
        if row.get(name) and row.get(name) != group.get(name)
    }
    if told:
        return [row["name"], row["mark"], told]
    return [row["name"], row["mark"]]


def _classes(
    base: Mapping[str, Any], groups: Sequence[Mapping[str, Any]], codes: Sequence[str]
) -> list[dict[str, Any]]:
    """The kinds of volumes: those of the pack it was made from with the classes that are still there,
    and one of its own for each class that none of them holds."""
    held: set[str] = set()
    found = []
    for one in base["volumes"]["classes"]:
        mine = [code for code in one.get("groups", []) if code in codes]
        held.update(mine)
        if mine:
            found.append({**one, "groups": mine})
        elif not one.get("groups"):
            found.append(dict(one))
    loose = [group for group in groups if group["code"] not in held]
    own = [{"name": one["name"], "groups": [one["code"]], "by": ["item"]} for one in loose]
    return [*own, *found]
