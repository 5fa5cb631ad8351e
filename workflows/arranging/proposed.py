"""A proposal: volumes that would come to be or change, each with its reasons, as people then edit
it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

from ..words import N_

REASONS = {
    "bundle": N_("归并依据：%(by)s"),
    "joins": N_("补入已有案卷 %(count)d 件"),
    "leaves": N_("%(count)d 件不再属于本卷"),
    "split": N_("共 %(pages)d 页，超过一卷 %(limit)d 页，分为 %(parts)d 卷"),
    "thick": N_("“%(title)s”一件 %(pages)d 页，超过一卷 %(limit)d 页，单独成卷"),
    "kept_together": N_("%(count)d 组来往文件、正附件排在一起"),
    "longer": N_("保管期限两可，按较长的 %(retention)s"),
    "no_pages": N_("%(count)d 件页数不详，页号待补"),
    "edited": N_("已由人调整"),
}
"""Why a volume is as it is proposed."""
Reason = tuple[str, dict[str, str | int | list[str]]]
"""A key of REASONS, and what is put into its sentence."""


@dataclass
class Proposed:
    """A volume that would come to be, or an existing one (`into`) that would change."""

    key: str
    title: str
    retention: str
    secrecy: str
    holds: str
    files: list[int]
    pages: int
    spine: int
    into: int = 0
    reasons: list[Reason] = field(default_factory=list)


class ProposedVolume(TypedDict):
    """A proposed volume as plain data, which is kept and which people edit."""

    key: str
    title: str
    retention: str
    secrecy: str
    holds: str
    files: list[int]
    pages: int
    spine: int
    into: int
    reasons: list[Reason]
    edited: NotRequired[bool]
    id: NotRequired[int]


def plain(volume: Proposed) -> ProposedVolume:
    """A proposed volume as it is kept."""
    return {
        "key": volume.key,
        "title": volume.title,
        "retention": volume.retention,
        "secrecy": volume.secrecy,
        "holds": volume.holds,
        "files": volume.files,
        "pages": volume.pages,
        "spine": volume.spine,
        "into": volume.into,
        "reasons": volume.reasons,
    }


def move(
    volumes: list[ProposedVolume],
    ids: Sequence[int],
    to: int | None,
    *,
    before: int | None = None,
    title: str = "",
) -> None:
    """Move files of a proposal to the volume at `to` (a new one with None, out of all with -1),
    before a file or at the end.

    Raises IndexError for a volume that is not there. Volumes left empty go, unless they exist
    already.
    """
    wanted = dict.fromkeys(ids)
    target = None
    if to is not None and to >= 0:
        target = volumes[to]
    losing = [volume for volume in volumes if not wanted.keys().isdisjoint(volume["files"])]
    for volume in losing:
        volume["files"] = [i for i in volume["files"] if i not in wanted]
        volume["edited"] = True
    if to is None and losing:
        like = losing[0]
        target = {**like, "files": [], "into": 0, "title": title, "reasons": [], "edited": True}
        volumes.insert(volumes.index(like) + 1, target)
    if target is not None:
        files = target["files"]
        at = len(files)
        if before in files:
            at = files.index(before)
        files[at:at] = list(wanted)
        target["edited"] = True
    volumes[:] = [volume for volume in volumes if volume["files"] or volume["into"]]


def merge(volumes: list[ProposedVolume], first: int, others: Sequence[int]) -> None:
    """Put the files of other proposed volumes at the end of one. Raises IndexError."""
    target = volumes[first]
    for number in others:
        if number != first:
            target["files"] += volumes[number]["files"]
            volumes[number]["files"] = []
    target["edited"] = True
    volumes[:] = [volume for volume in volumes if volume["files"] or volume["into"]]
