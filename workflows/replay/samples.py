"""The sample: each list that was fixed, the numbers that were named and shown, the volumes that were
drawn, and what was noted of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .subject import Line, Row, Rows, Slip, differs, gone, untold

COLUMNS = ("frame", "volumes", "head", "number", "named_by", "seed", "public_number", "state")
"""What lines tell of a drawing."""
OF_NUMBER = ("digest", "number", "salt")
"""What lines tell of the number that one seat named."""
NAMES = ("name_number", "enter_slip")
SHOWS = ("show_number", "show_slip")


@dataclass
class _Draw:
    """What the lines say of one drawing, under the names of its columns."""

    said: dict[str, object]
    numbers: dict[int, dict[str, object]] = field(default_factory=dict)


class Samples:
    """Drawings and their volumes, and those that were added by hand."""

    def __init__(self) -> None:
        self.draws: list[_Draw] = []
        self.by_id: dict[int, _Draw] = {}
        self.leaps: list[Slip] = []
        self.drawn: set[int] | None = None
        self.count = 0
        self.by_hand: set[int] = set()

    def tell(self, line: Line) -> None:
        """A list fixed, a number named or shown, a sample drawn, a volume added."""
        facts, action = line["facts"], line["action"]
        if action == "fix_frame":
            # the seed follows from the hash of this very line
            said = {name: facts[name] for name in ("frame", "volumes")}
            self.draws.append(_Draw({**said, "head": line["hash"], "state": "fixed"}))
        elif line["noun"] == "draw":
            self._step(self._of(line["object_id"]), line)
        elif action == "draw_sample":
            # before a drawing had steps of its own one number was named aloud
            said = {name: facts[name] for name in ("number", "named_by", "seed")}
            self.draws[-1].said |= {**said, "state": "drawn"}
        elif action == "sample_volume":
            self.by_hand.add(line["object_id"])
        if action == "draw_sample":
            self.count = facts["volumes"]
            self.drawn = None
            if "ids" in facts:
                self.drawn = set(facts["ids"])

    def _of(self, key: int) -> _Draw:
        """A drawing gets its id with its first step: the list was fixed before its row was there."""
        if key not in self.by_id:
            self.by_id[key] = self.draws[-1]
        return self.by_id[key]

    def _step(self, draw: _Draw, line: Line) -> None:
        facts, action = line["facts"], line["action"]
        if draw.said["state"] != line["before"]:
            leap = {"noun": "draw", "id": line["object_id"], "line": line["seq"]}
            facts_of = {**leap, "told": draw.said["state"], "found": line["before"]}
            self.leaps.append(("leaps", facts_of))
        draw.said["state"] = line["after"]
        if action in NAMES:
            draw.numbers[facts["seat"]] = {"digest": facts["digest"]}
        elif action in SHOWS:
            shown = {name: facts[name] for name in ("number", "salt")}
            draw.numbers[facts["seat"]] |= shown
        elif action == "enter_public":
            draw.said["public_number"] = facts["number"]
        elif action == "draw_sample":
            draw.said["seed"] = facts["seed"]
        elif action == "void_draw" and line["before"] == "drawn":
            # what was drawn of an archive that was admitted anew stays as extra volumes
            self.by_hand |= self.drawn or set()
            self.drawn, self.count = set(), 0

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """Drawings, the numbers named for them, and sampled volumes."""
        return {name: len(rows[name]) for name in ("draw", "draw_number", "sample")}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of the drawings, then of their volumes."""
        yield from self.leaps
        fresh = [one for one in self.draws if one not in self.by_id.values()]
        left = dict(self.by_id)
        for row in rows["draw"]:
            draw = left.pop(row["id"], None)
            if draw is None and fresh:
                draw = fresh.pop(0)
            if draw is None:
                yield untold("draw", row["id"])
                continue
            yield from _columns("draw", row["id"], draw.said, row, COLUMNS)
            mine = [one for one in rows["draw_number"] if one["draw_id"] == row["id"]]
            yield from _numbers(draw, mine)
        for key in left:
            yield gone("draw", key)
        for _draw in fresh:
            yield gone("draw", "")
        yield from self._volumes(rows)

    def _volumes(self, rows: Rows) -> Iterator[Slip]:
        found = {row["volume_id"] for row in rows["sample"]}
        by_hand = {row["volume_id"] for row in rows["sample"] if row["by_hand"]}
        if self.drawn is None:
            # before the volumes were named in the line it told how many were drawn
            drawn = len(found - by_hand)
            if drawn != self.count:
                yield "count", {"noun": "sample", "told": self.count, "found": drawn}
            known = self.by_hand | (found - by_hand)
        else:
            known = self.by_hand | self.drawn
        for key in sorted(found - known):
            yield untold("sample", key)
        for key in sorted(known - found):
            yield gone("sample", key)


def _numbers(draw: _Draw, rows: list[Row]) -> Iterator[Slip]:
    left = dict(draw.numbers)
    for row in rows:
        said = left.pop(row["seat"], None)
        if said is None:
            yield untold("draw_number", row["name"])
        else:
            yield from _columns("draw_number", row["name"], said, row, OF_NUMBER)
    for seat in left:
        yield gone("draw_number", seat)


def _columns(
    noun: str, key: object, said: Mapping[str, object], row: Row, names: tuple[str, ...]
) -> Iterator[Slip]:
    for name in names:
        told, found = said.get(name), row[name]
        # a number that nobody has shown yet, a seed that does not follow yet
        if {told, found} - {None, ""} and told != found:
            yield differs(f"{noun}.{name}", key, told, found)


class Notes:
    """What was noted of sampled volumes: how many entries with each result, and which were struck."""

    def __init__(self) -> None:
        self.entries = 0
        self.results: Counter[str] = Counter()
        self.struck: set[str] = set()

    def tell(self, line: Line) -> None:
        """Entries that came in, an entry struck through."""
        if line["action"] == "note_sample":
            self.entries += line["facts"]["entries"]
            self.results.update(result for _volume, result in line["facts"].get("results", ()))
        elif line["action"] == "strike_note":
            self.struck.add(line["facts"]["entry"])

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """How many entries."""
        return {"note": len(rows["sample_note"])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of their number, their results (where the lines name each), and what is struck."""
        found = Counter(row["result"] for row in rows["sample_note"])
        if self.entries != found.total():
            yield "count", {"noun": "note", "told": self.entries, "found": found.total()}
        elif self.results.total() == self.entries:
            for result in sorted({*found, *self.results}):
                if self.results[result] != found[result]:
                    facts = {"told": self.results[result], "found": found[result]}
                    yield "count", {"noun": f"note.{result}", **facts}
        struck = {row["entry"] for row in rows["sample_note"] if row["struck_at"]}
        for entry in sorted(struck - self.struck):
            yield untold("strike", entry)
        for entry in sorted(self.struck - struck):
            yield gone("strike", entry)
