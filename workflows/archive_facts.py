"""What the rules may know of a project's archive: how it is arranged, whether it stands as it was fixed,
whether it is listed for the transfer. Those of the rest of a project are in `facts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class UnsoundVolume:
    """A volume whose page runs are not whole, or that is empty."""

    volume_id: int
    title: str
    files: int


@dataclass(frozen=True)
class VolumeFacts:
    """The arrangement: whether there is any volume, which are not sound, and documents without
    volume or without bytes.

    `unnumbered` volumes have no 档号. The counts go no further than 1,000.
    """

    arranged: bool = False
    unsound: Sequence[UnsoundVolume] = ()
    loose: int = 0
    not_stored: int = 0
    unnumbered: int = 0


@dataclass(frozen=True)
class ArchiveFacts:
    """The fixed archive (定稿): the number of the version in force (0: never fixed), the titles of
    volumes that are not as they were fixed, the change (更改单) on its way with the hand that it waits
    for, and how many files are known to have lost their bytes.

    After the acceptance volumes may be added; they are not among the changed ones.
    """

    version: int = 0
    changed: Sequence[str] = ()
    amendment: int = 0
    amendment_owed_by: str = ""
    damaged: int = 0


class Answer(StrEnum):
    """What the receiving archive answered last to a package of the whole: nothing, that it has it, that
    it refuses it, or that it has another archive than the one that lies here now.
    """

    NONE = ""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    OTHER = "other"


@dataclass(frozen=True)
class HandoverFacts:
    """Whether the owner has signed the transfer list, whether it lists the archive as it is now, and
    what the receiving archive answered by a receipt.
    """

    signed: bool = False
    current: bool = True
    answer: Answer = Answer.NONE
