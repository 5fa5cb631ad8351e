"""The files that are in the project already: a line that lists one of them once more brings
nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, Volume
from acceptance.models.states import Gone
from acceptance.services.files import dating
from workflows.list_line import Line

AT_ONCE = 900
"""Titles asked for at once."""
ALL = 20_000
"""Of a longer list all files of the project are read, not those of its titles."""


class There:
    """Which files there are, by what a list tells of them."""

    def __init__(self, project_id: int, titles: Collection[str]) -> None:
        self.in_volumes: set[tuple[object, ...]] = set()
        self.in_items: set[tuple[object, ...]] = set()
        wanted = (
            select(
                Document.title,
                Document.number,
                Document.formed_on,
                Document.formed_as,
                Document.filing_id,
                Volume.title.label("volume"),
                Volume.given_number,
            )
            .outerjoin(Volume, Volume.id == Document.volume_id)
            .where(Document.project_id == project_id, Document.gone == Gone.HERE)
        )
        if len(titles) > ALL:
            self._take(wanted)
            return
        asked = sorted(titles)
        for at in range(0, len(asked), AT_ONCE):
            self._take(wanted.where(Document.title.in_(asked[at : at + AT_ONCE])))

    def _take(self, wanted: object) -> None:
        for title, number, day, written, filing, volume, given in db.session.execute(wanted):  # type: ignore[call-overload]
            said = dating.text_of(day, written) or ""
            self.in_items.add((title, number, said, filing))
            if volume is not None:
                self.in_volumes.add((title, number, said, volume, given))
                self.in_volumes.add((title, number, said, volume, ""))

    def has(self, line: Line, filing_id: int | None) -> bool:
        """Whether the file of a line is there: in its volume, or, without one, under its item."""
        if not self.in_items:
            return False
        said = (line.title, line.number, line.formed_on or "")
        if line.volume:
            return (*said, line.volume, line.volume_number) in self.in_volumes
        return (*said, filing_id) in self.in_items
