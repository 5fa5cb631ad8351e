"""What stands in the JSON columns of an office's own packs."""

from __future__ import annotations

from typing import Any, TypedDict

from workflows.packs.drafts import Row


class Page(TypedDict):
    """One sheet of a list, its rows as they were read."""

    name: str
    rows: list[list[Any]]


class Sheets(TypedDict, total=False):
    """A list that was handed in: its name and its sheets."""

    name: str
    pages: list[Page]


class CameFrom(TypedDict, total=False):
    """A signed file: whose it is by its own words, under which name and version, the fingerprint of its
    key, its digest, and who confirmed that it is theirs.
    """

    office: str
    pack: str
    version: str
    note: str
    made_at: str
    fingerprint: str
    digest: str
    confirmed_by: str
    confirmed_at: str


class Change(TypedDict, total=False):
    """From the row `at` on `new` stand in the place of `old`; or the words `told` in that of `said`."""

    at: int
    old: list[Row]
    new: list[Row]
    said: dict[str, str]
    told: dict[str, str]
