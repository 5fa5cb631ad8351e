"""Questions of the public to an archive office (公众咨询), and papers that are in force (现行文件): their states and
conventions.
"""

from __future__ import annotations

from enum import StrEnum

from .words import N_

DAYS = 10
"""Working days for an answer (本系统约定)."""
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of the code by which an answer is read: none that is taken for another one."""
LONG = 12
"""Of them make a code: nobody finds one by trying."""


class PaperState(StrEnum):
    """Whether a paper is shown as in force."""

    STANDING = "standing"
    WITHDRAWN = "withdrawn"


PAPER_NAMES = {PaperState.STANDING: N_("现行有效"), PaperState.WITHDRAWN: N_("已撤下")}


def plain_code(typed: str) -> str:
    """A code as it is kept: whoever types it may leave out the hyphens and write it small."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def shown_code(code: str) -> str:
    """In three groups, to be copied by hand."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
