"""Facts upon which a project ends or begins anew: what was built on it, and whether it may apply again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BuiltFacts:
    """What was built on a registration: papers issued, files listed or stored."""

    papers: int = 0
    files: int = 0


@dataclass(frozen=True)
class ReapplicationFacts:
    """Whether a project that failed may apply again, and in how many days."""

    allowed: bool = True
    days_left: int = 0
