"""Volumes by class: of files that lie in no item the title of their volume says the class, and whether they are
as-built drawings. A count that leaves them out would be false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .standards import Scope

DRAWINGS, MEDIA, NO_CLASS = "竣工图", "声像档案", "未归入类别"
"""Classes by what a volume holds, and of one that neither its files nor its title place."""


def of_title(scope: Scope, title: str) -> tuple[str, bool]:
    """The code of the class that the title of a volume names, empty for none, and whether it names as-built
    drawings.
    """
    group = next(
        (one for one in scope.groups if any(word in title for word in one.match)),
        None,
    )
    words = {item.name for item in scope.items if item.drawings}
    words |= {one.name for one in scope.groups if all(item.drawings for item in one.items)}
    drawn = any(word in title for word in words)
    if drawn:
        group = next((one for one in scope.groups if any(i.drawings for i in one.items)), group)
    if group is None:
        return "", drawn
    return group.code, drawn


@dataclass(frozen=True)
class Shelved:
    """A volume as it is counted; `groups` are the codes of its classes apart by blanks."""

    groups: str
    holds: str
    files: int
    pages: int
    drawings: int


@dataclass
class Row:
    """One class: volumes, files, pages and sheets of drawings."""

    name: str
    volumes: int = 0
    files: int = 0
    pages: int = 0
    drawings: int = 0

    def add(self, volume: Shelved) -> None:
        """One more volume of it."""
        self.volumes += 1
        self.files += volume.files
        self.pages += volume.pages
        self.drawings += volume.drawings


def table(volumes: Iterable[Shelved], names: Mapping[str, str]) -> list[Row]:
    """The volumes class by class in the order of the scope, then drawings, media and what has no class; `names` are
    those of the classes by their codes. The last row is the sum of all.
    """
    order = [*names.values(), DRAWINGS, MEDIA, NO_CLASS]
    rows, total = {name: Row(name) for name in order}, Row("合计")
    for volume in volumes:
        rows[_class_of(volume, names)].add(volume)
        total.add(volume)
    return [*(row for row in rows.values() if row.volumes), total]


def _class_of(volume: Shelved, names: Mapping[str, str]) -> str:
    # volumes of a list that was taken in say nothing of what they hold
    if volume.holds == "drawings" or volume.drawings == volume.pages > 0:
        return DRAWINGS
    if volume.holds == "media":
        return MEDIA
    first = volume.groups.split(" ")[0]
    return names.get(first, NO_CLASS)


LEFT = ("unplaced", "unpaged", "loose", "held")
"""What `left_over` tells of."""


def left_over(*, unplaced: int, unpaged: int, loose: int, held: int) -> list[str]:
    """What the counts of volumes do not say: files in no item, files without pages, files in no volume, files that
    wait. One sentence each, none where there are none.
    """
    told = []
    if unplaced:
        told.append(f"以上文件中{unplaced}件尚未归入应归档条目，按所在案卷和类别计。")
    if unpaged:
        told.append(f"以上文件中{unpaged}件没有页号，其页数、图纸张数未计入。")
    if loose:
        told.append(f"另有{loose}件文件尚未组卷，不在以上卷数、件数内。")
    if held:
        told.append(f"另有{held}个文件在预归档区，未计入。")
    return told
