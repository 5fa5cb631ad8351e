"""Drawings of the sample, void ones too: the list that was fixed, the numbers handed in and shown, the seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from workflows import sampling
from workflows.draws import DRAW, DrawState

from .subject import Line, Row, Rows, Slip, differs, gone, held, leaps, untold

COLUMNS = ("frame", "volumes")
"""What every line of a fixed list tells."""
FIRST = 1
"""The algorithm of lines that name none."""
HANDED, SHOWN = ("name_number", "enter_slip"), ("show_number", "show_slip")
UNSHOWN = {"number": None, "salt": ""}
"""Of a number that is not shown: neither it nor its salt is anywhere."""


class Drawings:
    """Each drawing by the head it starts from, and each of its numbers by the seat."""

    def __init__(self) -> None:
        self.drawings: dict[str, dict[str, object]] = {}
        self.numbers: dict[tuple[str, int], dict[str, object]] = {}
        self.head = ""
        self.leaps: list[Slip] = []

    def tell(self, line: Line) -> None:
        """A list fixed, or a step of the drawing that was fixed last."""
        if line["action"] == "fix_frame":
            self._fixed(line)
        elif line["action"] in DRAW.steps:
            self._moved(line, self.drawings[self.head])
            self._stepped(line, self.drawings[self.head])

    def _fixed(self, line: Line) -> None:
        facts = line["facts"]
        # the seed follows from the hash of this very line
        self.head = line["hash"]
        told = {name: facts[name] for name in COLUMNS} | {"fixed_by": line["actor"]}
        told |= {"number": None, "named_by": "", "seed": "", "shown_until": None}
        told |= {"public_source": facts.get("public_source", ""), "public_due": None}
        told |= {"public_number": "", "public_on": None, "public_by": ""}
        told |= {"algorithm": facts.get("algorithm", FIRST), "hours": facts.get("hours", 0)}
        told |= {"rule": facts.get("rule"), "listed": "", "state": DrawState.FIXED.value}
        if "public_due" in facts:
            told["public_due"] = date.fromisoformat(facts["public_due"])
        if told["algorithm"] == FIRST:
            # a list for which nobody had named a number was void when digests came to be asked for
            told["state"] = DrawState.VOID.value
        else:
            told["listed"] = facts["frame"]
        self.drawings[self.head] = told

    def _moved(self, line: Line, told: dict[str, object]) -> None:
        if line["noun"] != "draw":
            told["state"] = DrawState.DRAWN.value
            return
        if line["before"] != told["state"]:
            self.leaps.append(leaps(line, told["state"]))
        told["state"], told["id"] = line["after"], line["object_id"]

    def _stepped(self, line: Line, told: dict[str, object]) -> None:
        action, facts = line["action"], line["facts"]
        if action in HANDED:
            self._handed(line)
        elif action in SHOWN:
            self.numbers[self.head, facts["seat"]] |= {name: facts[name] for name in UNSHOWN}
        elif action == "close_numbers":
            told["shown_until"] = datetime.fromisoformat(facts["until"])
        elif action == "enter_public":
            told["public_number"], told["public_by"] = facts["number"], line["actor"]
            told["public_on"] = date.fromisoformat(facts["on"])
        elif "reason" in facts:
            told["reason"] = facts["reason"]
        elif action == "draw_sample":
            told |= {name: facts[name] for name in ("seed", "number", "named_by") if name in facts}

    def _handed(self, line: Line) -> None:
        facts = line["facts"]
        told = {name: facts[name] for name in ("unit", "digest", "outside")} | UNSHOWN
        told |= {"name": facts["member"], "entered_by": ""}
        if line["action"] == "enter_slip":
            told["entered_by"] = line["actor"]
        self.numbers[self.head, facts["seat"]] = told

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """Drawings, and numbers named for them."""
        return {"draw": len(rows["draw"]), "draw_number": len(rows["draw_number"])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of every drawing, then of every number."""
        yield from self.leaps
        found = [{**row, "listed": _listed(row)} for row in rows["draw"]]
        yield from held("draw", self.drawings, found, by="head")
        heads = {row["id"]: row["head"] for row in rows["draw"]}
        left = dict(self.numbers)
        for row in rows["draw_number"]:
            told = left.pop((heads.get(row["draw_id"], ""), row["seat"]), None)
            if told is None:
                yield untold("draw_number", row["name"])
                continue
            yield from _number(told, row)
        for told in left.values():
            yield gone("draw_number", told["name"])


def _listed(row: Row) -> str:
    """The digest of the list that was kept; empty where none was, or where it cannot be read."""
    if not row["listed"]:
        return ""
    try:
        return sampling.frame_digest(row["listed"])
    except (KeyError, TypeError):
        return ""


def _number(told: Mapping[str, object], row: Row) -> Iterator[Slip]:
    for name, value in told.items():
        if row[name] == value:
            continue
        if name in UNSHOWN and value == UNSHOWN[name]:
            # whatever stands there is not repeated here
            yield untold(f"draw_number.{name}", row["name"])
        else:
            yield differs(f"draw_number.{name}", row["name"], value, row[name])
