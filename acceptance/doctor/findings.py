"""How one look came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a look came out. With `BAD` the product does not do its work."""

    GOOD = "✓"
    NOTE = "·"
    WARN = "!"
    BAD = "✗"


@dataclass(frozen=True)
class Finding:
    """What was looked at and how it stands, with what to do, Chinese and English."""

    part: str
    tone: Tone
    zh: str
    en: str
