"""The panel: who sits on it and in whose place, who left, who voted and how; and that no ballot came from nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .objects import effect
from .subject import Line, Row, Rows, Slip, differs, gone, untold

CLEARS = frozenset(("call_meeting", "adjourn_meeting", "call_off_meeting"))
"""The effects of steps after which nobody has voted."""
STRUCK, VOTE = "struck", "vote"
UNNAMED = "secret"
"""How a vote is called of which only the member is known."""


@dataclass
class _Seat:
    """What the lines say of a member, under the names of its columns."""

    name: str
    unit: str
    post: str
    replaces_id: int | None = None
    recused: bool = False
    absent: bool = False
    vote: str = ""
    dissent: str = ""
    via: str = ""
    via_by: str = ""
    sheet: str = ""
    awaits: bool = False

    def clear(self) -> None:
        """The member has not voted."""
        self.vote = self.dissent = self.via = self.via_by = self.sheet = ""
        self.awaits = False


class Panel:
    """Members and their votes."""

    def __init__(self) -> None:
        self.seats: dict[int, _Seat] = {}
        self.left: int | None = None
        """Whose seat was given to somebody last."""
        self.begun = self.closed = False
        self.sealed = self.open = 0
        """Secret votes; before they were sealed each lay open as soon as it was cast."""

    def tell(self, line: Line) -> None:
        """Who joins, leaves, takes over a seat, votes; and when all votes are void or the vote ends."""
        if effect(line) in CLEARS:
            self._clear()
        if line["noun"] == "strike":
            self._struck(line)
        if line["noun"] != "panel":
            return
        key, facts = line["object_id"], line["facts"]
        match line["action"]:
            case "annul_votes":
                self._clear()
            case "close_vote":
                self.closed = True
            case "add_panelist":
                self._joins(key, facts)
            case "replace_panelist":
                self.left = key
            case "remove_panelist":
                self._removed(key)
            case action if key in self.seats:
                self._said(self.seats[key], action, facts)

    def _clear(self) -> None:
        for seat in self.seats.values():
            seat.clear()
        self.begun = self.closed = False
        self.sealed = self.open = 0

    def _struck(self, line: Line) -> None:
        """A vote by name that was struck through is to be given anew."""
        facts = line["facts"]
        if line["after"] != STRUCK or facts["what"] != VOTE:
            return
        self.closed = False
        if seat := self.seats.get(int(facts["subject"])):
            seat.clear()

    def _joins(self, key: int, facts: Mapping[str, str]) -> None:
        seat = _Seat(facts["name"], facts["unit"], facts["post"])
        if "in_place_of" in facts:
            seat.replaces_id = self.left
        self.seats[key] = seat

    def _removed(self, key: int) -> None:
        self.seats.pop(key, None)
        for seat in self.seats.values():
            if seat.replaces_id == key:
                seat.replaces_id = None

    def _said(self, seat: _Seat, action: str, facts: Mapping[str, str]) -> None:
        if action in ("recuse", "excuse"):
            seat.recused, seat.absent = True, action == "excuse"
        elif action == "vote":
            self._voted(seat, facts)
        elif action == "confirm_vote":
            seat.awaits = False

    def _voted(self, seat: _Seat, facts: Mapping[str, str]) -> None:
        seat.vote, seat.dissent = facts.get("vote", UNNAMED), facts.get("dissent", "")
        seat.via, seat.sheet = facts.get("via", ""), facts.get("sheet", "")
        self.begun, seat.awaits = True, bool(facts.get("awaits"))
        if seat.via:
            seat.via_by = facts.get("by", "")
        if seat.vote == UNNAMED and seat.via:
            self.sealed += 1
        elif seat.vote == UNNAMED:
            self.open += 1

    @property
    def _ended(self) -> bool:
        """Whether the ballots have been opened."""
        return self.closed or all(seat.vote or seat.recused for seat in self.seats.values())

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """Members, those of them who voted, and secret ballots."""
        voted = sum(bool(row["voted_on"]) for row in rows["panel_member"])
        ballots = len(rows["ballot"]) + len(rows["sealed_ballot"])
        return {"panel": len(rows["panel_member"]), "vote": voted, "ballot": ballots}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of every member, of the end of the vote, and of the numbers of ballots."""
        left = dict(self.seats)
        for row in rows["panel_member"]:
            seat = left.pop(row["id"], None)
            if seat is None:
                yield untold("panel", row["name"])
                continue
            yield from _of(seat, row)
        for seat in left.values():
            yield gone("panel", seat.name)
        for row in rows["project"]:
            if row["vote_closed"] != self.closed:
                yield differs("closed", "", self.closed, row["vote_closed"])
            if row["vote_begun"] != self.begun:
                yield differs("begun", "", self.begun, row["vote_begun"])
        yield from self._ballots(rows)

    def _ballots(self, rows: Rows) -> Iterator[Slip]:
        told = {"sealed_ballot": self.sealed, "ballot": self.open}
        if self._ended:
            told = {"sealed_ballot": 0, "ballot": self.open + self.sealed}
        for noun, count in told.items():
            found = len(rows[noun])
            if count != found:
                yield "count", {"noun": noun, "told": count, "found": found}


def _of(seat: _Seat, row: Row) -> Iterator[Slip]:
    who = row["name"]
    if (seat.name, seat.unit) != (who, row["unit"]):
        yield differs("panel", row["id"], f"{seat.unit} {seat.name}", f"{row['unit']} {who}")
    if seat.recused != row["recused"]:
        yield differs("recusal", who, seat.recused, row["recused"])
    if seat.vote != _vote(row):
        yield differs("vote", who, seat.vote, _vote(row))
    if seat.dissent != row["dissent"]:
        yield differs("dissent", who, seat.dissent, row["dissent"])
    found = {
        "post": row["post"],
        "absent": row["absent"],
        "replaces_id": row["replaces_id"],
        "via": row["via"] or "",
        "via_by": row["via_by"],
        "awaits": row["awaits"],
        "sheet": (row["sheet"] or {}).get("digest", ""),
    }
    for name, value in found.items():
        if getattr(seat, name) != value:
            yield differs(f"panel.{name}", who, getattr(seat, name), value)


def _vote(row: Row) -> str:
    """How the member voted, as far as his row tells."""
    if not row["voted_on"]:
        return ""
    return row["vote"] or UNNAMED
