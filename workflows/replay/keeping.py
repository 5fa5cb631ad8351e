"""Where volumes stand, the register of readers, appraisals: what the lines say, held against the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .subject import CAME, LEFT, Line, Rows, Slip, crossed, held, leaps

SHELVED, LENT, BACK, NOT_BACK = "moved", "lend_volumes", "return_volumes", "undo_return"
STATED = ("number", "reader", "unit", "purpose", "way", "out_on", "due_on", "effect")
STRUCK = "struck"
COPIED = "make_copy"
MADE = ("loan", "number", "version", "pages", "lines")
LOOKED = ("placement", "loan", "loan_copy", "appraisal")
PROPOSED = "propose_appraisal"
DECIDED = ("number", "kind", "verdict", "ground", "until", "volumes")


class Keeping:
    """Placements by their ids with their places; entries by theirs with what was said and what is out."""

    def __init__(self) -> None:
        self.places: dict[int, dict[str, object]] = {}
        self.loans: dict[int, dict[str, object]] = {}
        self.out: dict[int, set[int]] = {}
        self.copies: dict[int, dict[str, object]] = {}
        self.appraisals: dict[int, dict[str, object]] = {}
        self.slips: list[Slip] = []

    def tell(self, line: Line) -> None:
        """Volumes put on a place or taken off; an entry made, put right, brought to its end."""
        facts = line["facts"]
        for key, *_rest in crossed(line, LEFT, "placement", ()):
            self.places.pop(key, None)
        for key, volume, at in crossed(line, CAME, "placement", ()):
            self.places[key] = {"volume_id": volume, "place_id": at}
        if line["noun"] == "placement":
            for key, volume, _before, to in facts[SHELVED]:
                self.places[key] = {"volume_id": volume, "place_id": to}
        elif line["noun"] == "loan":
            self._read(line)
        elif line["noun"] == "loan_copy":
            self._copy(line)
        elif line["noun"] == "appraisal":
            self._appraise(line)

    def _copy(self, line: Line) -> None:
        key = line["object_id"]
        if line["action"] == COPIED:
            told = {name: line["facts"][name] for name in MADE}
            self.copies[key] = {**told, "struck": False}
        else:
            self.copies[key]["struck"] = True

    def _appraise(self, line: Line) -> None:
        key = line["object_id"]
        if line["action"] == PROPOSED:
            self.appraisals[key] = {name: line["facts"][name] for name in DECIDED}
        elif line["before"] != self.appraisals[key]["state"]:
            self.slips.append(leaps(line, self.appraisals[key]["state"]))
        self.appraisals[key]["state"] = line["after"]

    def _read(self, line: Line) -> None:
        key, facts = line["object_id"], line["facts"]
        if line["action"] == LENT:
            told = {name: facts[name] for name in STATED}
            self.loans[key] = {**told, "state": line["after"]}
            self.out[key] = set(facts["volumes"])
            return
        known = self.loans[key]
        if line["after"]:
            if line["before"] != known["state"]:
                self.slips.append(leaps(line, known["state"]))
            known["state"] = line["after"]
        if line["after"] == STRUCK:
            self.out[key] = set()
        if line["action"] == BACK:
            self.out[key] -= set(facts["volumes"])
        if line["action"] == NOT_BACK:
            self.out[key] |= set(facts["volumes"])
        for name, (_before, after) in facts.get("changed", {}).items():
            known[name] = after

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """How many of each."""
        return {name: len(rows[name]) for name in LOOKED}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Row by row."""
        yield from self.slips
        yield from held("placement", self.places, rows["placement"])
        told = {key: {**said, "out": sorted(self.out[key])} for key, said in self.loans.items()}
        yield from held("loan", told, rows["loan"])
        yield from held("loan_copy", self.copies, rows["loan_copy"])
        yield from held("appraisal", self.appraisals, rows["appraisal"])
