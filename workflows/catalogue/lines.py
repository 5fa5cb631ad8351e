"""The lines of a catalogue once read: volumes, and the files in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from .issues import ERROR, Issue


@dataclass(slots=True)
class FileLine:
    """One file of a volume; pages are inclusive, `formed_on` is ISO as far as it is known (see `dates`)
    or empty.
    """

    row: int
    title: str
    first_page: int
    last_page: int
    formed_on: str
    number: str
    author: str
    item: str = ""
    section: int = 0

    @property
    def pages(self) -> int:
        """How many pages the file has."""
        return self.last_page - self.first_page + 1


@dataclass(slots=True)
class VolumeLine:
    """One volume with its files in page order; `declared` is the number of files its row states,
    0 for none, `given` its 案卷号 where the row has one. `whole` says that no line of it was left out.
    """

    row: int
    title: str
    declared: int = 0
    given: str = ""
    whole: bool = True
    sheet: str = ""
    files: list[FileLine] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages the volume has: they run through it from 1."""
        if not self.files:
            return 0
        return self.files[-1].last_page


@dataclass
class Catalogue:
    """What a sheet says, and everything worth telling about it."""

    header: dict[str, str]
    volumes: list[VolumeLine]
    issues: list[Issue]
    # rows that were left out, by sheet
    left: frozenset[tuple[str, int]] = frozenset()

    @property
    def errors(self) -> list[Issue]:
        """What stops the import."""
        return [issue for issue in self.issues if issue.weight == ERROR]

    @property
    def files(self) -> int:
        """How many files the catalogue lists."""
        return sum(len(volume.files) for volume in self.volumes)
