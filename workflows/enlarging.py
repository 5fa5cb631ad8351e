"""改、扩建: a project that builds on what stands names the project whose archive is its basis (原项目). That it is agreed by who
keeps that archive, and that nothing classified is shown by it, are 「本系统约定」.
"""

from __future__ import annotations

from enum import StrEnum

from .words import N_

RULE = N_("本系统约定：改、扩建项目以原项目档案为依据，由保管单位同意后查目录")
LONGEST = 300
"""Characters of 互见号."""
DEEPEST = 50
"""Projects one behind the other."""


class BasisState(StrEnum):
    """The tie of a project to the one it builds on."""

    ASKED = "asked"
    STANDING = "standing"
    REFUSED = "refused"
    ENDED = "ended"


OPEN = (BasisState.ASKED, BasisState.STANDING)
NAMES = {
    BasisState.ASKED: N_("等保管单位答复"),
    BasisState.STANDING: N_("已关联"),
    BasisState.REFUSED: N_("未同意"),
    BasisState.ENDED: N_("已解除"),
}


def cited(see_also: str, code: str) -> str:
    """互见号 with one more 档号; the same where it stands there already."""
    known = [part.strip() for part in see_also.replace(";", "；").split("；") if part.strip()]
    if code in known:
        return see_also
    return "；".join([*known, code])
