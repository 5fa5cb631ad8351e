"""The sample: the list that was fixed, the number that was named, the volumes that were drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .subject import Line, Rows, Slip, differs, gone, untold

COLUMNS = ("frame", "volumes", "head", "number", "named_by", "seed")
"""What lines tell of a drawing."""


class Samples:
    """A drawing and its volumes, and those that were added by hand."""

    def __init__(self) -> None:
        self.draw: dict[str, object] = {}
        self.drawn: set[int] | None = None
        self.count = 0
        self.by_hand: set[int] = set()

    def tell(self, line: Line) -> None:
        """A list fixed, a sample drawn, a volume added."""
        facts = line["facts"]
        if line["action"] == "fix_frame":
            # the seed follows from the hash of this very line
            self.draw = {**facts, "head": line["hash"]}
        elif line["action"] == "draw_sample":
            self.draw |= {name: facts[name] for name in ("number", "named_by", "seed")}
            self.count = facts["volumes"]
            if "ids" in facts:
                self.drawn = set(facts["ids"])
        elif line["action"] == "sample_volume":
            self.by_hand.add(line["object_id"])

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """Drawings and sampled volumes."""
        return {"draw": len(rows["draw"]), "sample": len(rows["sample"])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of the drawing, then of its volumes."""
        if self.draw and not rows["draw"]:
            yield gone("draw", "")
        for row in rows["draw"]:
            if not self.draw:
                yield untold("draw", row["id"])
                continue
            for name in COLUMNS:
                told, found = self.draw.get(name), row[name]
                # a number that nobody has named yet, a seed that does not follow yet
                if {told, found} - {None, ""} and told != found:
                    yield differs(f"draw.{name}", row["id"], told, found)
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
