"""The checklist items that the lines of a list name, and whether this viewer may list files under
them.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Filing
from acceptance.services.ground.access import Place
from acceptance.services.intake import arrivals
from workflows.catalogue import ERROR, REMARK
from workflows.filings import OPEN_TO_FILES
from workflows.list_line import Line
from workflows.roles import Role

from .outcome import Outcome


class Item(NamedTuple):
    """As much of an item as a line may need; section 0 is the whole project."""

    id: int
    code: str
    section: int
    state: str
    party_id: int
    name: str
    drawings: bool
    group_code: str


class Items:
    """The items of a project, asked once for a whole list."""

    def __init__(self, place: Place, out: Outcome) -> None:
        self.out = out
        self.everyone = Role.OWNER in place.roles
        self.party_ids = place.party_ids
        wanted = select(
            Filing.id,
            Filing.code,
            Filing.section,
            Filing.state,
            Filing.party_id,
            Filing.name,
            Filing.drawings,
            Filing.group_code,
        ).where(Filing.project_id == place.project.id)
        items = [Item(*row) for row in db.session.execute(wanted)]
        self.by_code = {(item.code, item.section): item for item in items}
        self.by_id = {item.id: item for item in items}
        self.codes = {item.code for item in items}
        self.placer = arrivals.placer(place)

    def of_line(self, row: int, line: Line) -> Item | None:
        """The item of a line: by its code and section, else by the words of its titles.

        What was written and is not there is an error, what the words do not say a remark: such a
        file is placed by hand.
        """
        if line.item:
            return self._written(row, line.item, line.section or 0)
        item, section, reason = self.placer.place(line.volume, line.title, line.section or 0)
        if item is None:
            weight = ERROR if reason == "sections_at_odds" else REMARK
            self.out.tell(row, "", weight, reason, value=section)
            return None
        return self.by_code.get((item.code, section))

    def _written(self, row: int, code: str, section: int) -> Item | None:
        # whoever fills in a section for an item of the whole project means that item
        found = self.by_code.get((code, section)) or self.by_code.get((code, 0))
        if found is not None:
            return found
        if code in self.codes:
            self.out.tell(row, "section", ERROR, "no_section_here", value=code)
        else:
            self.out.tell(row, "item", ERROR, "unknown_item", value=code)
        return None

    def exactly(self, row: int, line: Line) -> Item | None:
        """The item of just this code and section, for what is said of the item itself."""
        found = self.by_code.get((line.item, line.section or 0))
        if found is None:
            self.out.tell(row, "item", ERROR, "unknown_item", value=line.item)
        return found

    def takes(self, row: int, item: Item) -> bool:
        """Whether files of this viewer may be listed under the item now; if not, it is told why."""
        if not (self.everyone or item.party_id in self.party_ids):
            self.out.tell(row, "item", ERROR, "foreign_row", value=item.name)
            return False
        if item.state not in OPEN_TO_FILES:
            self.out.tell(row, "item", ERROR, "closed_row", value=item.name)
            return False
        return True
