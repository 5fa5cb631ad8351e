"""What is known of a file before it is judged, and what a judgement is: plain values, no file is
opened here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

Note = tuple[str, Mapping[str, str | int]]
"""A key of `words.NOTES`, and what is put into its sentence."""


class Signature(TypedDict):
    """An electronic signature as it stands in the file; nobody has verified it."""

    signer: str
    time: str


class Seen(TypedDict, total=False):
    """What the bytes say (`acceptance/gateways/check_child.py` reads them); what is missing was
    not looked at."""

    sha256: str
    pages: int
    encrypted: bool
    damaged: str
    unread: bool
    pdfa: str
    signatures: list[Signature]
    blank: list[int]
    skewed: list[tuple[int, int]]  # page, degrees
    low_dpi: list[tuple[int, int]]  # page, dpi
    programs: list[str]  # javascript, launch, attached
    attached: list[str]  # names of attachments that are no programs
    hollow: str  # what an OFD lacks


@dataclass(frozen=True)
class Item:
    """One numbered item: its result, and the notes that explain it."""

    code: str
    result: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Subject:
    """A file as the checks see it: what the catalogue says, what was recorded when it was stored,
    what its bytes say.

    Sizes are bytes; `near` is the title in the same item that differs from this one by nothing but
    a mark of copying (`titles.doubled`), or empty; `volume_sound` is None while the file lies in no volume; `scan` is clean,
    infected or empty.
    """

    title: str
    number: str
    author: str
    formed_on: date | None
    listed_pages: int | None
    name: str
    size: int
    digest: str
    kind: str
    retention: bool
    placed: bool
    journalled: bool
    volume_sound: bool | None
    has_twin: bool
    twin_of: str
    near: str
    fits_name: bool
    stored_size: int
    scanner: bool
    scan: str
    virus: str
    today: date
    facts: Seen = field(default_factory=Seen)
