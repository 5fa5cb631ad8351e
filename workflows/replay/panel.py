"""The panel: who sits on it, who stepped back, who voted and how; and that no ballot came from nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .objects import effect
from .subject import Line, Row, Rows, Slip, differs, gone, untold

EMPTIES = ("call_meeting", "adjourn_meeting", "call_off_meeting")
"""The effects of steps after which a panel has not voted."""
LEAVES = ("recuse", "excuse")
UNNAMED = "secret"
"""How a vote is called of which only the member is known."""


@dataclass
class _Seat:
    """What the lines say of a member."""

    name: str
    unit: str
    recused: bool = False
    vote: str = ""
    dissent: str = ""


class Panel:
    """Members and their votes."""

    def __init__(self) -> None:
        self.seats: dict[int, _Seat] = {}
        self.ballots = 0

    def tell(self, line: Line) -> None:
        """Who joins, leaves, steps back, votes; or a meeting that begins."""
        if effect(line) in EMPTIES:
            for seat in self.seats.values():
                seat.vote = seat.dissent = ""
            self.ballots = 0
        if line["noun"] != "panel":
            return
        key, facts = line["object_id"], line["facts"]
        if line["action"] == "add_panelist":
            self.seats[key] = _Seat(facts["name"], facts["unit"])
        elif line["action"] == "remove_panelist":
            self.seats.pop(key, None)
        elif key in self.seats:
            self._said(self.seats[key], line["action"], facts)

    def _said(self, seat: _Seat, action: str, facts: Mapping[str, str]) -> None:
        if action in LEAVES:
            seat.recused = True
        elif action == "vote":
            seat.vote, seat.dissent = facts.get("vote", UNNAMED), facts.get("dissent", "")
            self.ballots += seat.vote == UNNAMED

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """Members, and those of them who voted."""
        voted = sum(bool(row["voted_on"]) for row in rows["panel_member"])
        return {"panel": len(rows["panel_member"]), "vote": voted, "ballot": _ballots(rows)}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of every member, and of the number of ballots."""
        left = dict(self.seats)
        for row in rows["panel_member"]:
            seat = left.pop(row["id"], None)
            if seat is None:
                yield untold("panel", row["name"])
                continue
            yield from _of(seat, row)
        for seat in left.values():
            yield gone("panel", seat.name)
        found = _ballots(rows)
        if self.ballots != found:
            yield "count", {"noun": "ballot", "told": self.ballots, "found": found}


def _ballots(rows: Rows) -> int:
    """Sealed while the vote goes on, open after it."""
    return len(rows["ballot"]) + len(rows["sealed_ballot"])


def _of(seat: _Seat, row: Row) -> Iterator[Slip]:
    if (seat.name, seat.unit) != (row["name"], row["unit"]):
        found = f"{row['unit']} {row['name']}"
        yield differs("panel", row["id"], f"{seat.unit} {seat.name}", found)
    if seat.recused != row["recused"]:
        yield differs("recusal", row["name"], seat.recused, row["recused"])
    vote = row["vote"] or ""
    if row["voted_on"] and not vote:
        vote = UNNAMED
    if vote and not row["voted_on"]:
        vote = ""
    if seat.vote != vote:
        yield differs("vote", row["name"], seat.vote, vote)
    if seat.dissent != row["dissent"]:
        yield differs("dissent", row["name"], seat.dissent, row["dissent"])
