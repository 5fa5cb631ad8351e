"""The sides of a project: who builds and delivers, who owns, who supervises, who judges. No unit
stands on two that look at each other, and a person who does so by serving two units is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .roles import PARTY_NAMES, PartyKind
from .words import N_

OFFICES = {
    "organiser": N_("验收组织单位"),
    "guide": N_("日常监督指导单位"),
    "city_archive": N_("城建档案馆"),
    "authority": N_("项目主管部门"),
}
"""What a unit may be in a project without being a party of it; all of them judge."""
NAMES = {**{str(kind): name for kind, name in PARTY_NAMES.items()}, **OFFICES}
SUPERVISED = (PartyKind.CONTRACTOR, PartyKind.OWNER)
"""Whom a supervisor must be independent of. A design unit may supervise works of its design; what it
owes itself it never checks (see `filings.hands`).
"""


@dataclass(frozen=True)
class Standing:
    """What a unit is in a project: a kind of party in a section (0: the whole), or an office."""

    kind: str
    section: int = 0

    @property
    def side(self) -> str:
        """Which of the four sides it stands on."""
        if self.kind in OFFICES:
            return "judging"
        if self.kind in (PartyKind.OWNER, PartyKind.SUPERVISOR):
            return self.kind
        return "delivering"


def clash(one: Standing, other: Standing) -> bool:
    """Whether one unit may not be both: a party that judges, a supervisor of its own works."""
    if "judging" in (one.side, other.side):
        return one.side != other.side
    if not _meet(one.section, other.section):
        return False
    kinds = {one.kind, other.kind}
    return PartyKind.SUPERVISOR in kinds and bool(kinds & set(SUPERVISED))


def _meet(one: int, other: int) -> bool:
    return one == other or 0 in (one, other)


def two_sides(standings: Iterable[Standing]) -> bool:
    """Whether these stand on more than one side."""
    return len({one.side for one in standings}) > 1


def watched_by(section: int, engaged: Iterable[int]) -> frozenset[int]:
    """The sections whose supervisors look at what belongs to `section`; `engaged` are the sections
    that have one, 0 for the whole project.

    A section's own supervisor, else the one of the whole project. What belongs to the whole project
    is looked at by any of them where none is engaged for the whole (本系统约定).
    """
    sections = frozenset(engaged)
    for found in (section, 0):
        if found in sections:
            return frozenset({found})
    if section == 0:
        return sections
    return frozenset()
