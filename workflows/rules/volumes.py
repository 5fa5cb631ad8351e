"""Rules about the arrangement: what an application must show arranged."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive_facts import VolumeFacts
from ..engine import Blocker
from ..roles import Role


def arranged(volumes: VolumeFacts) -> Iterator[Blocker]:
    """申请条件四：基本完成项目档案的分类、组卷、编目, so there are volumes at all."""
    if not volumes.arranged:
        yield Blocker("no_volumes", Role.OWNER, ("volumes", None))


def whole(volumes: VolumeFacts) -> Iterator[Blocker]:
    """申请条件四：组卷, each volume holds files and its page numbers run without a gap."""
    for one in volumes.unsound:
        code = "volume_empty"
        if one.files:
            code = "volume_gap"
        said = {"volume_id": one.volume_id, "title": one.title}
        yield Blocker(code, Role.OWNER, ("volumes", one.volume_id), said)


def nothing_loose(volumes: VolumeFacts) -> Iterator[Blocker]:
    """申请条件三：全过程文件材料的收集、整理与归档, every document lies in a volume."""
    if volumes.loose:
        yield Blocker("documents_loose", Role.OWNER, ("volumes", None), {"count": volumes.loose})


def nothing_promised(volumes: VolumeFacts) -> Iterator[Blocker]:
    """申请条件三：归档, every document that is listed has its bytes."""
    if volumes.not_stored:
        said = {"count": volumes.not_stored}
        yield Blocker("documents_not_stored", Role.OWNER, ("volumes", None), said)


def numbered(volumes: VolumeFacts) -> Iterator[Blocker]:
    """申请条件四：编目, every volume has its 档号."""
    if volumes.unnumbered:
        said = {"count": volumes.unnumbered}
        yield Blocker("volumes_unnumbered", Role.OWNER, ("volumes", None), said)
