"""A filing scope while somebody works on it: rows in their order, each class (类目) above its items, and
every change as the slice of rows that it put in the place of another.

How the rows become a pack is in `compiling`; a list's lines become rows in `listed`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypedDict

from ..words import N_

GROUP, ITEM = "group", "item"
MARK = "使用前请核对原文"
"""What an uncertain row bears."""
CODE = re.compile(r"[A-Z]?[0-9]{1,2}|[A-Z]")
"""How classes are numbered, so that a folder or file named by the code of an item is known."""
MOST = 2000
"""Rows of a pack."""


class Row(TypedDict, total=False):
    """One row: `key` stays its own as long as it is there. What an item leaves empty (`by`, `stage`)
    it has from its class; `mark` is its retention, or its marks by the pack's columns."""

    key: int
    level: str
    name: str
    code: str
    en: str
    stage: str
    by: str
    each: bool
    match: list[str]
    mark: str
    copies: int
    when: str
    optional: bool
    drawings: bool
    flag: str
    like: list[str]


class Slice(NamedTuple):
    """What a change put where: from the row `at` on, `new` in the place of `old`."""

    at: int
    old: list[Row]
    new: list[Row]


class Wrong(ValueError):
    """The rows cannot be changed so; the message is a key of PROBLEMS."""


PROBLEMS = {
    "no_rows": N_("还没有类目和条目"),
    "no_group": N_("条目要放在类目下面：先加类目"),
    "row_gone": N_("这一行已不在表里：刷新后再改"),
    "too_many_rows": N_("超过 %(most)d 行"),
    "group_empty": N_("类目“%(name)s”下面没有条目"),
    "group_code": N_(
        "类目“%(name)s”的代号 %(code)s 应为 1–2 位数字，前面可有一个大写字母，或只一个大写字母"
    ),
    "code_twice": N_("类目代号 %(code)s 用了两次"),
    "name_twice": N_("类目“%(group)s”下的条目“%(name)s”写了两次"),
    "mark_wrong": N_("条目“%(name)s”的%(what)s“%(mark)s”不对"),
}
"""What is wrong with rows, by codes."""


def index(rows: Sequence[Row], key: int) -> int:
    """Where the row of that key stands. Raises Wrong (row_gone)."""
    for at, row in enumerate(rows):
        if row["key"] == key:
            return at
    raise Wrong("row_gone")


def block(rows: Sequence[Row], at: int) -> int:
    """How many rows go along with the one there: a class has its items below it."""
    if rows[at]["level"] == ITEM:
        return 1
    length = 1
    while at + length < len(rows) and rows[at + length]["level"] == ITEM:
        length += 1
    return length


def group_of(rows: Sequence[Row], at: int) -> int:
    """Where the class of a row stands; a class is its own."""
    while rows[at]["level"] != GROUP:
        at -= 1
    return at


def free_code(rows: Sequence[Row]) -> str:
    """A number that no class bears yet."""
    taken = [int(row["code"]) for row in rows if row["level"] == GROUP and row["code"].isdecimal()]
    return str(max(taken, default=0) + 1)


def free_key(rows: Sequence[Row]) -> int:
    """A key that no row bears."""
    return max((row["key"] for row in rows), default=0) + 1


def added(rows: Sequence[Row], new: Sequence[Row], below: int | None) -> list[Row]:
    """The rows with further ones: items at the end of the class of the row `below`, classes behind that
    class; at the end of all where it is none. Raises Wrong (no_group, row_gone, too_many_rows)."""
    at = len(rows)
    if below is not None:
        start = group_of(rows, index(rows, below))
        at = start + block(rows, start)
    if new and new[0]["level"] == ITEM and not rows:
        raise Wrong("no_group")
    if len(rows) + len(new) > MOST:
        raise Wrong("too_many_rows")
    first = free_key(rows)
    keyed: Any = [{**row, "key": first + number} for number, row in enumerate(new)]
    return [*rows[:at], *keyed, *rows[at:]]


def changed(rows: Sequence[Row], key: int, fields: Mapping[str, Any]) -> list[Row]:
    """The rows with one that says something else; what is nothing is left out of it."""
    at = index(rows, key)
    said: Any = {**rows[at], **fields}
    kept: Any = {name: value for name, value in said.items() if value not in ("", None, False, 0)}
    kept["key"] = key
    return [*rows[:at], kept, *rows[at + 1 :]]


def moved(rows: Sequence[Row], key: int, *, up: bool) -> list[Row]:
    """A row one place up or down: an item past its neighbour, from class to class at the ends; a class
    with its items past another one. At the end of all nothing moves. Raises Wrong (row_gone)."""
    at = index(rows, key)
    length = block(rows, at)
    mine, others = list(rows[at : at + length]), [*rows[:at], *rows[at + length :]]
    if rows[at]["level"] == ITEM:
        to = at - 1 if up else at + 1
        if not 1 <= to <= len(others):
            return list(rows)
        return [*others[:to], *mine, *others[to:]]
    if up:
        to = group_of(rows, at - 1) if at else 0
    elif at + length < len(rows):
        to = at + block(rows, at + length)
    else:
        to = at
    return [*others[:to], *mine, *others[to:]]


def put_under(rows: Sequence[Row], key: int, group: int) -> list[Row]:
    """An item at the end of another class. Raises Wrong (row_gone)."""
    at = index(rows, key)
    others = [*rows[:at], *rows[at + 1 :]]
    start = index(others, group)
    to = start + block(others, start)
    return [*others[:to], rows[at], *others[to:]]


def removed(rows: Sequence[Row], key: int) -> list[Row]:
    """The rows without one; a class takes its items along. Raises Wrong (row_gone)."""
    at = index(rows, key)
    return [*rows[:at], *rows[at + block(rows, at) :]]


def difference(before: Sequence[Row], after: Sequence[Row]) -> Slice:
    """The slice in which they differ; what is the same at both ends is left out of it."""
    at = 0
    while at < min(len(before), len(after)) and before[at] == after[at]:
        at += 1
    end = 0
    most = min(len(before), len(after)) - at
    while end < most and before[len(before) - 1 - end] == after[len(after) - 1 - end]:
        end += 1
    return Slice(at, list(before[at : len(before) - end]), list(after[at : len(after) - end]))


def undone(rows: Sequence[Row], change: Slice) -> list[Row]:
    """The rows as they were before a change, the last one that was made. Raises Wrong (row_gone)."""
    end = change.at + len(change.new)
    if list(rows[change.at : end]) != change.new:
        raise Wrong("row_gone")
    return [*rows[: change.at], *change.old, *rows[end:]]
