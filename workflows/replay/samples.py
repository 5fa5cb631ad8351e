"""The sample: the volumes that were drawn, those added by hand, and how many entries there are on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from .subject import Line, Rows, Slip, differs, gone, untold


class Samples:
    """Sampled volumes, and what was written of them as far as lines tell: how much with which
    result, and what of it was struck through.
    """

    def __init__(self) -> None:
        self.drawn: set[int] | None = None
        self.count = 0
        self.by_hand: set[int] = set()
        self.entries = 0
        self.results: Counter[str] = Counter()
        self.struck: set[str] = set()

    def tell(self, line: Line) -> None:
        """A sample drawn, a volume added, entries written or struck through."""
        facts = line["facts"]
        match line["action"]:
            case "draw_sample":
                self.count = facts["volumes"]
                if "ids" in facts:
                    self.drawn = set(facts["ids"])
            case "void_draw" if self.drawn:
                # what was drawn of an archive that was admitted anew stays as extra volumes
                self.by_hand |= self.drawn
                self.drawn, self.count = set(), 0
            case "sample_volume":
                self.by_hand.add(line["object_id"])
            case "note_sample":
                self.entries += facts["entries"]
                self.results.update(result for _volume, result in facts.get("results", ()))
            case "strike_note":
                self.struck.add(facts["entry"])

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """Sampled volumes and entries."""
        return {"sample": len(rows["sample"]), "note": len(rows["sample_note"])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Of the volumes, then of the entries."""
        yield from self._volumes(rows)
        yield from self._results(Counter(row["result"] for row in rows["sample_note"]))
        struck = {row["entry"] for row in rows["sample_note"] if row["struck_at"]}
        for entry in sorted(struck - self.struck):
            yield untold("struck", entry)
        for entry in sorted(self.struck - struck):
            yield gone("struck", entry)

    def _results(self, found: Counter[str]) -> Iterator[Slip]:
        """How many entries, and with which result where the lines name each."""
        if self.entries != found.total():
            yield "count", {"noun": "note", "told": self.entries, "found": found.total()}
        elif self.results.total() == self.entries:
            for result in sorted({*found, *self.results}):
                if self.results[result] != found[result]:
                    facts = {"told": self.results[result], "found": found[result]}
                    yield "count", {"noun": f"note.{result}", **facts}

    def _volumes(self, rows: Rows) -> Iterator[Slip]:
        found = {row["volume_id"] for row in rows["sample"]}
        by_hand = {row["volume_id"] for row in rows["sample"] if row["by_hand"]}
        drawn = self.drawn
        if drawn is None:
            # before the volumes were named in the line it told how many were drawn
            drawn = found - by_hand
            if len(drawn) != self.count:
                yield "count", {"noun": "sample", "told": self.count, "found": len(drawn)}
        known = self.by_hand | drawn
        for key in sorted(found - known):
            yield untold("sample", key)
        for key in sorted(known - found):
            yield gone("sample", key)
        # what was added by hand and then drawn counts as drawn
        for key in sorted(found & known):
            added = key not in drawn
            if added != (key in by_hand):
                yield differs("sample.by_hand", key, added, key in by_hand)
