"""Only what was accepted leaves: whether package, fixed version and opinion are one archive, or what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..words import N_


@dataclass(frozen=True)
class Leaving:
    """How an archive stands when it is to leave: its last fixed version (0: none), whether it lies as
    that, whether an opinion stands, and whether that speaks of the same archive as the version.
    `grown`: accepted, and all that differs is volumes that came later.
    """

    version: int
    unchanged: bool
    opinion: bool
    same: bool
    grown: bool = False


WORDS = {
    "never_fixed": N_("档案尚未定稿：只能试移交"),
    "changed_since": N_("档案与最后一版定稿不同"),
    "later_added": N_("验收以后又归入了案卷：移交时定为下一版"),
    "no_opinion": N_("没有有效的验收意见"),
    "other_version": N_("最后一版定稿不是验收意见所指的那一版"),
}
"""Why a package is not what was accepted."""
ENGLISH = {
    "never_fixed": "The archive was never fixed: a trial.",
    "changed_since": "The archive differs from the last fixed version.",
    "later_added": "Volumes came in after the acceptance.",
    "no_opinion": "No opinion on the acceptance stood.",
    "other_version": "The last fixed version is not the one that the opinion speaks of.",
}
"""The same, for what leaves the system and is read without it."""


def differences(leaving: Leaving) -> Iterator[str]:
    """Why a package of this archive is not what was accepted, as keys of WORDS; nothing when it is."""
    if not leaving.version:
        yield "never_fixed"
        return
    if leaving.grown:
        yield "later_added"
    elif not leaving.unchanged:
        yield "changed_since"
    if not leaving.opinion:
        yield "no_opinion"
    elif not leaving.same:
        yield "other_version"
