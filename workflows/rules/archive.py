"""Rules about the fixed archive (定稿): what is decided upon is what was admitted, and every change of it
is on record.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..archive_facts import ArchiveFacts
from ..engine import Blocker
from ..roles import Role

NAMED = 3


def fixed(archive: ArchiveFacts) -> Iterator[Blocker]:
    """本系统约定：受理时定稿, so there is a version that a decision can name."""
    if not archive.version:
        yield Blocker("archive_unfixed", Role.BUREAU, ("archive", None))


def settled(archive: ArchiveFacts) -> Iterator[Blocker]:
    """本系统约定：定稿后的更改有申请、同意、前后对照, and none is half done while others decide."""
    if archive.amendment:
        said = {"number": archive.amendment}
        yield Blocker("amendment_open", archive.amendment_owed_by, ("archive", None), said)


def unchanged(archive: ArchiveFacts) -> Iterator[Blocker]:
    """完整、准确、系统: what was inspected is what is accepted and handed over."""
    if archive.changed and not archive.amendment:
        said = {"count": len(archive.changed), "titles": "、".join(archive.changed[:NAMED])}
        yield Blocker("archive_changed", Role.OWNER, ("archive", None), said)


def readable(archive: ArchiveFacts) -> Iterator[Blocker]:
    """安全: no file of it is known to have lost its bytes."""
    if archive.damaged:
        said = {"count": archive.damaged}
        yield Blocker("files_damaged", Role.OWNER, ("checks", None), said)
