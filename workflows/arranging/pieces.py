"""Files and volumes as the arrangement sees them: plain values, nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as the arrangement sees it; `pages` 0 means unknown, `volume` 0 that it lies in
    none."""

    id: int
    group: str
    group_name: str
    item: str
    item_name: str
    title: str
    number: str = ""
    formed_on: date | None = None
    pages: int = 0
    drawing: bool = False
    media: bool = False
    works: str = ""
    division: str = ""
    discipline: str = ""
    retention: str = ""
    secrecy: str = ""
    volume: int = 0


@dataclass(frozen=True)
class Lying:
    """A volume that is there already and may be added to; `files` in their order."""

    id: int
    key: str
    title: str
    files: tuple[int, ...]
    by_hand: bool = False
